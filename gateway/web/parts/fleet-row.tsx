// One node in the list.

import { shortAction } from '../model/format.ts';
import { type Node, troubleOf } from '../model/node.ts';
import { nodeHref } from '../model/route.ts';
import { stepText, type Task } from '../model/task.ts';
import { lookOf } from '../model/tone.ts';
import { MarkSign, StateMark } from './state-mark.tsx';

interface Props {
  readonly node: Node;
  /** Its place in the whole table, counted from 1. */
  readonly at: number;
  readonly chosen: boolean;
  readonly toggle: () => void;
}

export function FleetRow({ node, at, chosen, toggle }: Props) {
  const trouble = troubleOf(node);
  return (
    <tr aria-rowindex={at} class={chosen ? 'chosen' : undefined}>
      <td class="pick">
        <input type="checkbox" aria-label={`Choose ${node.name}`} checked={chosen} onChange={toggle} />
      </td>
      <td class="name">
        <a href={nodeHref(node.name)}>{node.name}</a>
      </td>
      <td class="power">
        <StateMark state={node.power ?? 'not observed'} target={node.targetPower} />
      </td>
      <td class="provision">
        <StateMark state={node.provision} target={node.targetProvision} />
      </td>
      <td class="task">{node.task !== null && <RunningTask task={node.task} />}</td>
      <td class="figure queue">{node.queue.length > 0 && node.queue.length}</td>
      <td class="remark" title={trouble ?? undefined}>
        {trouble !== null && (
          <span class="state">
            <MarkSign look={lookOf(node.maintenance ? 'maintenance' : 'failed')} />
            <span>{trouble}</span>
          </span>
        )}
      </td>
    </tr>
  );
}

function RunningTask({ task }: { readonly task: Task }) {
  return (
    <span class="state">
      <MarkSign look={lookOf(task.state)} />
      <span>
        {shortAction(task.action)}
        {task.step !== null && <span class="quiet"> {stepText(task.step)}</span>}
        {task.percent !== null && task.percent > 0 && <span class="quiet"> {task.percent}%</span>}
      </span>
    </span>
  );
}
