// All checkers over one history.

import { callbacksTold } from './callbacks.ts';
import { callsOf } from './calls.ts';
import { type EffectRules, effectCounts } from './effects.ts';
import { commitsOf, type Finding, type HistoryEvent } from './event.ts';
import { eventLines } from './event-lines.ts';
import { linearizability } from './linearizability.ts';
import { lossIn, soundAfterLoss } from './loss.ts';
import type { NodeModel } from './node-model.ts';
import { oneOwner } from './ownership.ts';
import { ownWritesRead } from './reads.ts';
import { disorderedTasks, lateTasks, lostTasks, openTasks, revivedTasks } from './tasks.ts';

export interface CheckOptions extends EffectRules {
  readonly incarnation: string;
  /** Subscribers that were to have heard everything. */
  readonly caughtUp: readonly string[];
  /** The wall time at the history's zero, which all processes agree on; absent: deadlines are not judged. */
  readonly zeroAt?: number;
  /** How every node that clients asked began; absent: seeded, ready for use. */
  readonly begins?: NodeModel;
}

export interface Verdicts {
  readonly findings: readonly Finding[];
  /** Nodes whose order was judged (H1), and those that were not: parked, too tangled, or part of what was lost. */
  readonly judged: number;
  readonly undecided: number;
}

/** Judges a history of a system that was given the time to come to rest. */
export function checkHistory(history: readonly HistoryEvent[], options: CheckOptions): Verdicts {
  const loss = lossIn(history);
  if (loss !== undefined) {
    const nodes = new Set(callsOf(history).map(({ node }) => node));
    return { findings: soundAfterLoss(history, loss, options), judged: 0, undecided: nodes.size };
  }
  const commits = commitsOf(history);
  const order = linearizability(history, options.begins);
  const findings = [
    ...found('P1', [...lostTasks(acceptedTasks(history), commits), ...openTasks(commits)]),
    ...found('P1', revivedTasks(commits)),
    ...found('P1', options.zeroAt === undefined ? [] : lateTasks(commits, options.zeroAt)),
    ...found('P2', disorderedTasks(commits)),
    ...order.findings,
    ...effectCounts(history, options),
    ...eventLines(history, options.incarnation, options.caughtUp),
    ...callbacksTold(history),
    ...oneOwner(history),
    ...ownWritesRead(history),
  ];
  return { findings, judged: order.judged, undecided: order.undecided };
}

/** Tasks that some client was told are accepted, or safely stored. */
export function acceptedTasks(history: readonly HistoryEvent[]): readonly string[] {
  const told = callsOf(history).flatMap(({ end }) =>
    end.kind === 'ok' && end.answer.op === 'submit' ? [end.answer.task] : [],
  );
  return [...new Set(told)];
}

function found(checker: string, wrong: readonly string[]): readonly Finding[] {
  return wrong.map((what) => ({ checker, what }));
}
