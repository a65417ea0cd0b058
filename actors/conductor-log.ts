// What a conductor's log says and its metrics count: one named function for each fact, so that levels stay honest.

import type { Logger } from '../runtime/base/logger.ts';
import type { ConductorMetrics } from '../runtime/base/metrics.ts';
import type { ShardLog } from '../runtime/placement/shard-log.ts';

export function conductorLog(log: Logger, metrics: ConductorMetrics): ShardLog {
  return {
    shardServing: (shard, epoch, tail) => {
      metrics.shardServing();
      log.debug({ shard, epoch, tail }, 'shard serves');
    },
    shardReleased: (shard, epoch) => {
      metrics.shardReleased();
      log.debug({ shard, epoch }, 'shard handed over');
    },
    shardFenced: (shard, epoch, rival) => {
      metrics.fencedWrite();
      log.warn({ shard, epoch, rival: rival.owner, rivalEpoch: rival.epoch }, 'shard lost to another owner');
    },
    shardClaimFailed: (shard, error) => {
      metrics.claimFailed();
      log.warn({ shard, err: error }, 'shard could not be claimed');
    },
    appendRejected: (shard, reason) => {
      log.error(
        { shard, reason },
        'the broker refuses the journal of a shard, which waits; ironworks doctor says what is wrong',
      );
    },
    batchCommitted: (_shard, facts) => metrics.batchCommitted(facts),
    messageUnreadable: (shard, subject, seq, reason) => {
      metrics.unreadable();
      log.warn({ shard, subject, seq, reason }, 'message removed: it cannot be read');
    },
    actorUnreadable: (shard, id, error) => {
      metrics.unreadable();
      log.error({ shard, actor: id, err: error }, 'record cannot be read');
    },
    checkpointAhead: (shard, id, stored, held) => {
      metrics.unreadable();
      log.error({ shard, actor: id, stored, held }, 'stored record is newer than the one in hand');
    },
    shardReconciled: (shard, held, found, actors) => {
      log.error(
        { shard, held, found, actors },
        'the store was rolled back: what the nodes of a shard did since is lost',
      );
    },
    reconciliationFailed: (shard, error) => {
      log.error({ shard, err: error }, 'nodes of a shard could not be reconciled; it is tried again');
    },
    looked: (_shard, _id, end) => metrics.looked(end),
    checkFailed: (shard, kind, error) => {
      metrics.handlerThrew();
      log.error({ shard, kind, err: error }, 'periodic check failed');
    },
    callbackTried: ({ id, taskId, origin, outcome, attempt, error, nextAt }) => {
      metrics.callbackTried(outcome);
      const fields = { callback: id, task: taskId, endpoint: origin, attempt };
      if (outcome === 'delivered') log.debug(fields, 'callback delivered');
      else if (outcome === 'failing')
        log.info({ ...fields, why: error, nextAt }, 'callback failed, and is tried again');
      else log.warn({ ...fields, why: error }, outcome === 'parked' ? 'callback parked' : 'callback disabled');
    },
    callbackProblem: (key, error) => {
      metrics.unreadable();
      log.error({ callback: key, err: error }, 'callback cannot be read or tried');
    },
    taskParked: (id, taskId, why) => {
      metrics.taskEnded('', 'parked');
      log.warn({ actor: id, task: taskId, why }, 'task parked');
    },
    handlerThrew: (id, what, error) => {
      metrics.handlerThrew();
      log.error({ actor: id, what, err: error }, 'handler threw');
    },
    taskEnded: (id, task) => {
      metrics.taskEnded(task.action, task.state);
      log.debug({ actor: id, task: task.id, action: task.action, state: task.state, trace: task.trace }, 'task ended');
    },
  };
}
