// What can be asked of a node now, as buttons, and why the rest is refused. What takes something away from its user, or
// has parameters, is asked once more before it is sent.

import { submit } from '../client/commands.ts';
import { type Action, firstParams, paramsOf } from '../model/actions.ts';
import { shortAction, shortTask } from '../model/format.ts';
import type { Node } from '../model/node.ts';
import { lookOf } from '../model/tone.ts';
import { firstSentence, type Verdict } from '../model/verdict.ts';
import { announce } from '../state/announce.ts';
import { useEffect, useRef, useState } from '../view.ts';
import { ParamFields } from './param-fields.tsx';
import { ProblemNote } from './problem-note.tsx';
import { MarkSign } from './state-mark.tsx';

interface Props {
  readonly node: Node;
  readonly actions: readonly Action[];
  readonly verdicts: ReadonlyMap<string, Verdict>;
}

type Params = { readonly [name: string]: unknown };

export function ActionPanel({ node, actions, verdicts }: Props) {
  const [asking, setAsking] = useState<{ readonly action: string; readonly params: Params } | undefined>();
  const [problem, setProblem] = useState<unknown>();
  const panel = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (asking !== undefined) panel.current?.querySelector<HTMLElement>('form :is(input, select, .primary)')?.focus();
  }, [asking?.action]);
  const allowed = actions.filter(({ name }) => verdicts.get(name)?.allowed);
  const refused = actions.flatMap(({ name }) => verdicts.get(name) ?? []).filter((verdict) => !verdict.allowed);
  const families = [...new Set(allowed.map(({ family }) => family))];

  /** Where the question came from has the focus again. */
  const close = (): void => {
    if (asking !== undefined) panel.current?.querySelector<HTMLElement>(`[data-action="${asking.action}"]`)?.focus();
    setAsking(undefined);
  };
  const send = async (action: string, params: Params): Promise<void> => {
    close();
    setProblem(undefined);
    try {
      const task = await submit(node.id, { action, params, onConflict: 'queue' });
      announce(`${action} on ${node.name}: task ${shortTask(task.id)} is ${task.state}`);
    } catch (error) {
      setProblem(error);
    }
  };
  const press = ({ name, harsh }: Action): void => {
    if (harsh || paramsOf(name).length > 0) setAsking({ action: name, params: firstParams(name) });
    else void send(name, {});
  };

  return (
    <div ref={panel}>
      {allowed.some(({ name }) => verdicts.get(name)?.kind === 'queue') && (
        <p class="quiet busy-words">The node is busy: what is asked now waits in its queue.</p>
      )}
      {families.map((family) => (
        <fieldset key={family} class="actions">
          <legend>{family}</legend>
          {allowed
            .filter((action) => action.family === family)
            .map((action) => (
              <button
                key={action.name}
                type="button"
                title={action.description}
                data-action={action.name}
                onClick={() => press(action)}
              >
                {shortAction(action.name)}
              </button>
            ))}
        </fieldset>
      ))}
      {asking !== undefined && (
        <form
          class="ask"
          onKeyDown={(event) => event.key === 'Escape' && close()}
          onSubmit={(event) => {
            event.preventDefault();
            void send(asking.action, asking.params);
          }}
        >
          <span>
            <strong>{asking.action}</strong> on {node.name}?
          </span>
          <ParamFields
            action={asking.action}
            params={asking.params}
            change={(params) => setAsking({ ...asking, params })}
          />
          <button type="submit" class="primary">
            Do it
          </button>
          <button type="button" onClick={close}>
            Leave it
          </button>
        </form>
      )}
      <ProblemNote problem={problem} />
      {refused.length > 0 && (
        <details class="refused" open>
          <summary>{refused.length} refused now, and why</summary>
          <dl>
            {actions.flatMap(({ name }) => {
              const verdict = verdicts.get(name);
              if (verdict === undefined || verdict.allowed) return [];
              return [
                <dt key={name}>
                  <MarkSign look={lookOf('refused')} /> {name}
                </dt>,
                <dd key={`${name} why`}>{firstSentence(verdict.why)}</dd>,
              ];
            })}
          </dl>
        </details>
      )}
    </div>
  );
}
