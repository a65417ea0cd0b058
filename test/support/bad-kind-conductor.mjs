// A conductor process whose only kind is a bad one: an action computes for five seconds, one always throws, one is sound.
// Runs on the compiled build; told by variables: NATS_URL, SESSION.

const built = (path) => import(new URL(path, new URL('../../dist/', import.meta.url)).href);
const { idSource } = await built('proto/ids.js');
const { systemClock } = await built('runtime/base/clock.js');
const { watchLoop } = await built('runtime/base/loop-watch.js');
const { connectNats } = await built('runtime/broker/nats-broker.js');
const { openCluster } = await built('runtime/broker/topology.js');
const { Conductor } = await built('runtime/host/conductor.js');
const { buildMachine } = await built('runtime/machine/machine.js');
const { defaultLeaseTimes } = await built('runtime/placement/effect-lease.js');
const { silentShardLog } = await built('runtime/placement/shard-log.js');

const BLOCK_MS = 5_000;
const { NATS_URL: url = '', SESSION: session = '' } = process.env;

const action = (name) => ({
  name,
  description: name,
  region: 'mood',
  from: ['fine', null],
  requires: {},
  startEvent: null,
  doneEvent: null,
  failEvent: null,
  via: null,
  to: 'fine',
  failsTo: null,
  cancellable: true,
  abortable: true,
  coalesces: false,
  contradicts: [],
  deadlineS: 120,
  abortsRunning: false,
  effect: 'idempotent',
});
const state = { name: 'fine', description: 'it is', class: 'stable', target: null, deadlineS: null, failEvent: null };
const machine = buildMachine({
  kind: 'bad',
  regions: [{ name: 'mood', initial: null, states: [{ ...state, onCrash: null, flags: [] }], transitions: [] }],
  actions: ['bad.work', 'bad.block', 'bad.throw'].map(action),
});

const step = (context, run) =>
  context.step(context.task.action, {
    effect: 'idempotent',
    timeoutMs: 30_000,
    run,
    change: () => ({ observed: { mood: 'fine' } }),
  });
const kind = {
  name: 'bad',
  noun: 'thing',
  machine,
  commands: {
    create: () => ({ kind: 'change', change: { attributes: {} }, exists: true, event: 'created' }),
  },
  checkParams: () => undefined,
  admit: () => undefined,
  runs: {
    'bad.work': async (context) => void (await step(context, async () => true)),
    'bad.block': async (context) =>
      void (await step(context, async () => {
        const until = performance.now() + BLOCK_MS;
        while (performance.now() < until);
        return true;
      })),
    'bad.throw': async () => {
      throw new Error('a bug in the kind');
    },
  },
};

const ids = idSource(() => Date.now(), Math.random);
const broker = await connectNats({ url, name: session, clock: systemClock });
const options = {
  namespace: 'bad',
  shards: 4,
  replicas: 1,
  mailboxBound: 16,
  dedupeWindowMs: 120_000,
  taskRetentionMs: 3_600_000,
};
const cluster = await openCluster(broker, options, { clock: systemClock, ids });
const conductor = new Conductor({
  broker,
  cluster,
  clock: systemClock,
  random: Math.random,
  ids,
  kinds: [kind],
  session,
  host: 'test',
  pid: process.pid,
  lease: defaultLeaseTimes,
  limits: { flushEveryMs: 1_000, passivateAfterMs: 60_000, journalRetentionMs: 3_600_000 },
  log: silentShardLog,
});
await conductor.start();
watchLoop({
  clock: systemClock,
  cpuMs: () => (process.cpuUsage().user + process.cpuUsage().system) / 1_000,
  onBlock: (block) => console.log(JSON.stringify(block)),
});
process.on('SIGTERM', () => void conductor.stop(2_000).then(() => process.exit(0)));
