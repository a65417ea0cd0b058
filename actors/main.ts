// The conductor process: wires the broker, the drivers and the node kind together, serves the shards it is given, and
// hands them over when it is told to stop or when its supervisor has died. Everything it needs comes in variables.

import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { pathToFileURL } from 'node:url';
import { idSource } from '../proto/ids.ts';
import { SESSION_VARIABLE } from '../runtime/base/child-protocol.ts';
import { systemClock } from '../runtime/base/clock.ts';
import { armFailpoints, FAILPOINT_VARIABLE } from '../runtime/base/failpoint.ts';
import type { Logger } from '../runtime/base/logger.ts';
import { createLogger } from '../runtime/base/logger.ts';
import { watchLoop } from '../runtime/base/loop-watch.ts';
import { createConductorMetrics } from '../runtime/base/metrics.ts';
import { systemRandom } from '../runtime/base/random.ts';
import type { Settings } from '../runtime/base/settings.ts';
import { loadSettings } from '../runtime/base/settings.ts';
import { connectNats } from '../runtime/broker/nats-broker.ts';
import { clusterOptionsOf, openCluster } from '../runtime/broker/topology.ts';
import { createHttpPost } from '../runtime/callback/http-post.ts';
import { targetRules } from '../runtime/callback/target.ts';
import { Conductor } from '../runtime/host/conductor.ts';
import { conductorLog } from './conductor-log.ts';
import { createDrivers } from './drivers/registry.ts';
import { createNodeKind } from './node/node-actor.ts';
import { powerSyncPolicyOf } from './node/power-sync.ts';

/** With the supervisor gone, what is in hand is handed over within this time. */
const ORPHAN_DRAIN_MS = 6_000;

/** Runs a conductor until it is stopped; resolves with the exit code. */
export async function runConductor(settings: Settings, session: string | undefined): Promise<number> {
  const ids = idSource(() => systemClock.now(), systemRandom);
  const host = hostname();
  const name = session ?? ids.sessionId(host);
  const log = createLogger({ name: 'conductor', level: settings.logLevel, fields: { session: name } });
  const stopped = stopRequests(log);
  const broker = await connectNats({ url: settings.nats, name: `conductor ${name}`, clock: systemClock });
  const cluster = await openCluster(broker, clusterOptionsOf(settings), { clock: systemClock, ids });
  const metrics = createConductorMetrics();
  const drivers = createDrivers({
    broker,
    subjects: cluster.subjects,
    clock: systemClock,
    settings,
    onProblem: (message, err) => log.error({ err }, message),
  });
  const post = createHttpPost({ rules: targetRules(settings.callbackAllow) });
  const conductor = new Conductor({
    broker,
    cluster,
    clock: systemClock,
    random: systemRandom,
    ids,
    kinds: [createNodeKind({ drivers, powerSync: powerSyncPolicyOf(settings) })],
    session: name,
    host,
    pid: process.pid,
    lease: { renewMs: settings.leaseRenewMs, holdMs: settings.leaseHoldMs, waitMs: settings.leaseWaitMs },
    maxRunning: settings.maxRunning,
    limits: {
      flushEveryMs: 1_000,
      passivateAfterMs: settings.passivateAfterS * 1_000,
      journalRetentionMs: settings.journalRetentionS * 1_000,
    },
    callbacks: { post },
    checks: { atOnce: settings.powerSyncSlots, perSecond: settings.powerSyncRate },
    log: conductorLog(log, metrics),
  });
  await conductor.start();
  metrics.observe({
    shards: () => conductor.shards.length,
    activations: () => conductor.report().activations,
    running: () => conductor.report().running,
    callbacksWaiting: () => conductor.callbacks.waiting,
    callbacksInFlight: () => conductor.callbacks.inFlight,
    readerRestarts: () => broker.counters.readerRestarts,
    brokerAppends: () => broker.counters.appends,
    brokerAppendBytes: () => broker.counters.appendBytes,
    brokerRemoves: () => broker.counters.removes,
    brokerReads: () => broker.counters.reads,
  });
  const loop = watchLoop({
    clock: systemClock,
    cpuMs: () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1_000;
    },
    onBlock: (block) => {
      metrics.loopBlocked(block.kind);
      log.error({ ...block }, 'the event loop was blocked by this code');
    },
  });
  const asks = broker.subscribe(`${cluster.subjects.session(name)}.metrics`, (message) => {
    void metrics.snapshot().then((snapshot) => {
      if (message.reply !== '') broker.publish(message.reply, new TextEncoder().encode(JSON.stringify(snapshot)));
    });
  });
  process.send?.({ type: 'ready' });
  log.info({ nats: broker.info.version }, 'conductor serves');

  const why = await stopped;
  log.info({ why }, 'conductor stops');
  const drainMs = why === 'orphaned' ? ORPHAN_DRAIN_MS : settings.conductorDrainS * 1_000;
  await conductor.stop(drainMs);
  loop.close();
  asks.close();
  await post.close();
  await drivers.close();
  await broker.close();
  return 0;
}

/** Resolves at the first request to stop; a second one ends the process at once. */
function stopRequests(log: Logger): Promise<'asked' | 'orphaned'> {
  return new Promise((resolve) => {
    let asked = false;
    const ask = (why: 'asked' | 'orphaned') => (): void => {
      if (asked && why === 'asked') process.exit(130);
      asked = true;
      resolve(why);
      if (why === 'orphaned') systemClock.after(ORPHAN_DRAIN_MS + 3_000, () => process.exit(1), true);
    };
    process.on('SIGTERM', ask('asked'));
    process.on('SIGINT', ask('asked'));
    if (process.send !== undefined) process.on('disconnect', ask('orphaned'));
    process.on('unhandledRejection', (error) => {
      log.fatal({ err: error }, 'a promise nobody handled');
      process.exit(1);
    });
    process.on('uncaughtException', (error) => {
      log.fatal({ err: error }, 'an error nobody caught');
      process.exit(1);
    });
  });
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { settings } = loadSettings({}, process.env, (file) => readFileSync(file, 'utf8'));
  armFailpoints(process.env[FAILPOINT_VARIABLE] ?? '');
  // An IPC channel or a timer that is still open must not keep a stopped conductor alive.
  process.exit(await runConductor(settings, process.env[SESSION_VARIABLE]));
}
