// One action for the chosen nodes. It is previewed first: the gateway judges each node without storing anything, and the
// refusals are shown with their reasons before anything is sent.

import { Problem } from '../client/api.ts';
import { type Ask, type OnConflict, preview, submit } from '../client/commands.ts';
import { eachOf, patiently } from '../client/each-of.ts';
import { firstParams } from '../model/actions.ts';
import type { Rows } from '../model/fleet.ts';
import { counted } from '../model/format.ts';
import { gatherVerdicts, type Preview } from '../model/verdict.ts';
import { announce } from '../state/announce.ts';
import { useMachine } from '../state/machine.ts';
import { useRef, useState } from '../view.ts';
import { ParamFields } from './param-fields.tsx';
import { PreviewSheet } from './preview-sheet.tsx';
import { ProblemNote } from './problem-note.tsx';

interface Props {
  readonly nodes: ReadonlySet<string>;
  readonly rows: Rows;
  readonly clear: () => void;
}

type Stage =
  | { readonly at: 'choosing' }
  | { readonly at: 'working'; readonly words: string; readonly done: number; readonly of: number }
  | { readonly at: 'previewed'; readonly preview: Preview; readonly ask: Ask }
  | { readonly at: 'sent'; readonly accepted: number; readonly refused: Preview };

const CONFLICTS: readonly { readonly value: OnConflict; readonly name: string }[] = [
  { value: 'reject', name: 'refuse where busy' },
  { value: 'queue', name: 'queue where busy' },
  { value: 'replace', name: 'replace what contradicts it' },
];

export function BulkPanel({ nodes, rows, clear }: Props) {
  const machine = useMachine();
  const [ask, setAsk] = useState<Ask>({ action: 'power.on', params: {}, onConflict: 'reject' });
  const [stage, setStage] = useState<Stage>({ at: 'choosing' });
  const [problem, setProblem] = useState<unknown>();
  const first = useRef<HTMLButtonElement>(null);
  const change = (next: Ask): void => {
    setAsk(next);
    setStage({ at: 'choosing' });
  };
  const nameOf = (id: string): string => rows.get(id)?.name ?? id;

  const work = async (words: string, ids: readonly string[], one: (id: string) => Promise<void>): Promise<void> => {
    setProblem(undefined);
    setStage({ at: 'working', words, done: 0, of: ids.length });
    await eachOf(ids, one, (done) => setStage({ at: 'working', words, done, of: ids.length }));
  };

  const judge = async (): Promise<void> => {
    try {
      const verdicts: Awaited<ReturnType<typeof preview>>[] = [];
      await work('judging', [...nodes], async (id) => {
        verdicts.push(await patiently(() => preview(id, ask)));
      });
      setStage({ at: 'previewed', preview: gatherVerdicts(verdicts), ask });
    } catch (error) {
      setProblem(error);
      setStage({ at: 'choosing' });
    }
  };

  const send = async (ids: readonly string[], asked: Ask): Promise<void> => {
    first.current?.focus(); // the button that was pressed goes
    const verdicts: Awaited<ReturnType<typeof preview>>[] = [];
    await work('sending', ids, async (id) => {
      try {
        await patiently(() => submit(id, asked));
        verdicts.push({ node: id, allowed: true, kind: 'accept', why: '' });
      } catch (error) {
        const known = error instanceof Problem;
        verdicts.push({
          node: id,
          allowed: false,
          kind: known ? error.code : 'internal',
          why: known ? error.message : 'the console failed',
        });
      }
    });
    const gathered = gatherVerdicts(verdicts);
    setStage({ at: 'sent', accepted: gathered.allowed.length, refused: gathered });
    announce(`${asked.action} accepted for ${counted(gathered.allowed.length, 'node')}`);
  };

  return (
    <section class="bulk" aria-label="Action for the chosen nodes">
      <div class="row">
        <strong>{counted(nodes.size, 'node')} chosen</strong>
        <select
          aria-label="Action"
          value={ask.action}
          onChange={({ currentTarget: { value } }) => change({ ...ask, action: value, params: firstParams(value) })}
        >
          {(machine?.actions ?? []).map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </select>
        <ParamFields action={ask.action} params={ask.params} change={(params) => change({ ...ask, params })} />
        <select
          aria-label="Where something is in line"
          value={ask.onConflict}
          onChange={(event) => {
            const found = CONFLICTS.find(({ value }) => value === event.currentTarget.value);
            if (found !== undefined) change({ ...ask, onConflict: found.value });
          }}
        >
          {CONFLICTS.map(({ value, name }) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </select>
        <button
          ref={first}
          type="button"
          class="primary"
          aria-disabled={stage.at === 'working'}
          onClick={() => stage.at !== 'working' && void judge()}
        >
          Preview
        </button>
        <button type="button" onClick={clear}>
          Clear
        </button>
        {stage.at === 'working' && (
          <span class="quiet">
            <span role="status">{stage.words}</span>{' '}
            <span aria-hidden="true">
              {stage.done} of {stage.of}
            </span>
          </span>
        )}
      </div>
      <ProblemNote problem={problem} />
      {stage.at === 'previewed' && (
        <PreviewSheet preview={stage.preview} nameOf={nameOf}>
          {stage.preview.allowed.length > 0 && (
            <button type="button" class="primary" onClick={() => void send(stage.preview.allowed, stage.ask)}>
              {stage.ask.action} on {counted(stage.preview.allowed.length, 'node')}
            </button>
          )}
        </PreviewSheet>
      )}
      {stage.at === 'sent' && (
        <PreviewSheet preview={stage.refused} nameOf={nameOf} done>
          <span class="quiet">{counted(stage.accepted, 'task')} accepted</span>
        </PreviewSheet>
      )}
    </section>
  );
}
