// One node: where it stands in its machine, what can be asked of it now, what it does, what waits, and what was.

import { counted, plainWords } from '../model/format.ts';
import { judge } from '../model/judge.ts';
import { type Node, troubleOf } from '../model/node.ts';
import { timelineOf } from '../model/timeline.ts';
import { lookOf } from '../model/tone.ts';
import { ActionPanel } from '../parts/action-panel.tsx';
import { HistoryList } from '../parts/history-list.tsx';
import { ParkedNote } from '../parts/parked-note.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { QueueList } from '../parts/queue-list.tsx';
import { StateDiagram } from '../parts/state-diagram.tsx';
import { MarkSign, StateMark } from '../parts/state-mark.tsx';
import { TaskTimeline } from '../parts/task-timeline.tsx';
import { useMachine } from '../state/machine.ts';
import { useExplanation, useNodeStory } from '../state/node-story.ts';
import { useMemo } from '../view.ts';

const NO_ACTIONS: never[] = [];

export function NodePage({ node: name }: { readonly node: string }) {
  const machine = useMachine();
  const { node, problem, events } = useNodeStory(name);
  const why = useExplanation(node);
  const actions = machine?.actions ?? NO_ACTIONS;
  const verdicts = useMemo(() => (node === undefined ? new Map() : judge(actions, node)), [actions, node]);
  const taskId = node?.task?.id ?? events.findLast(({ task }) => task !== '')?.task;
  const timeline = useMemo(() => timelineOf(events.filter(({ task }) => task === taskId)), [events, taskId]);
  return (
    <>
      <div class="head">
        <h1>
          <a href="#/">Fleet</a> <span class="quiet">/</span> {node?.name ?? name}
        </h1>
        {node !== undefined && <NodeFacts node={node} />}
      </div>
      <ProblemNote problem={problem} />
      {node === undefined && problem === undefined && <p class="quiet">Loading.</p>}
      {node !== undefined && (
        <>
          <ParkedNote node={node} />
          {node.parked === null && <Trouble node={node} />}
          <p class="why">{plainWords(why)}</p>
          {machine !== undefined && (
            <section class="sheet">
              <h2>States</h2>
              <StateDiagram diagram={machine.provision} current={node.provision} target={node.targetProvision} />
            </section>
          )}
          <div class="halves">
            <section class="sheet">
              <h2>Actions</h2>
              <ActionPanel node={node} actions={actions} verdicts={verdicts} />
            </section>
            <div class="stack">
              <section class="sheet">
                <h2>{node.task === null ? 'Last task' : 'Running task'}</h2>
                <TaskTimeline task={node.task} moments={timeline} id={taskId ?? ''} />
              </section>
              <section class="sheet">
                <h2>
                  Queue <span class="count">{counted(node.queue.length, 'task')}</span>
                </h2>
                <QueueList queue={node.queue} />
              </section>
            </div>
          </div>
          <section class="sheet">
            <h2>History</h2>
            <HistoryList events={events} />
          </section>
        </>
      )}
    </>
  );
}

function Trouble({ node }: { readonly node: Node }) {
  const trouble = troubleOf(node);
  if (trouble === null) return null;
  return (
    <p class="state">
      <MarkSign look={lookOf(node.maintenance ? 'maintenance' : 'failed')} />
      <span>{trouble}</span>
    </p>
  );
}

function NodeFacts({ node }: { readonly node: Node }) {
  return (
    <ul class="facts">
      <li>
        <StateMark state={node.power ?? 'power not observed'} target={node.targetPower} />
      </li>
      <li>
        <StateMark state={node.provision} target={node.targetProvision} />
      </li>
      {node.maintenance && (
        <li>
          <StateMark state="maintenance" />
        </li>
      )}
      <li class="quiet">{node.driver}</li>
      {node.owner !== null && <li class="quiet">owner {node.owner}</li>}
      <li class="quiet code">{node.id}</li>
    </ul>
  );
}
