// The example of docs/writing-a-kind.md: outlets of power distribution units (PDUs) in a rack. The page quotes the
// regions of this file, and snippets.test.ts fails where the two differ.

import type { JsonObject } from '../../../proto/json.ts';
import type { CommandHandler, Kind, RunContext, StepTools } from '../../../runtime/host/kind.ts';
import { StepError } from '../../../runtime/host/kind.ts';
import type { ActionDefinition, MachineDefinition, StateDefinition } from '../../../runtime/machine/definition.ts';
import { buildMachine } from '../../../runtime/machine/machine.ts';

// #region states
const resting = { class: 'stable', target: null, deadlineS: null, failEvent: null, onCrash: null, flags: [] } as const;

const states: readonly StateDefinition[] = [
  { name: 'on', description: 'It gives power.', ...resting },
  { name: 'off', description: 'It gives none.', ...resting },
  {
    name: 'cycling',
    description: 'It is switched off and on again.',
    class: 'transient',
    target: 'on',
    deadlineS: 120,
    failEvent: 'fail',
    onCrash: 'resume',
    flags: [],
  },
  {
    name: 'stuck',
    description: 'It did not come back from a power cycle.',
    class: 'failed',
    target: 'on',
    deadlineS: null,
    failEvent: null,
    onCrash: null,
    flags: [],
  },
];

const transitions = [
  { from: 'on', event: 'cycle', to: 'cycling' },
  { from: 'stuck', event: 'cycle', to: 'cycling' },
  { from: 'cycling', event: 'done', to: 'on' },
  { from: 'cycling', event: 'fail', to: 'stuck' },
];
// #endregion

// #region actions
/** What most actions of this kind have in common. */
const action = {
  region: 'outlet',
  from: ['on', 'off', 'stuck', null],
  requires: {},
  startEvent: null,
  doneEvent: null,
  failEvent: null,
  via: null,
  to: null,
  failsTo: null,
  cancellable: true,
  abortable: true,
  coalesces: true,
  contradicts: [],
  effect: 'verify_first',
  deadlineS: 60,
  abortsRunning: false,
} as const;

const actions: readonly ActionDefinition[] = [
  { ...action, name: 'outlet.on', description: 'Switches it on.', to: 'on', contradicts: ['outlet.off'] },
  { ...action, name: 'outlet.off', description: 'Switches it off.', to: 'off' },
  {
    ...action,
    name: 'outlet.cycle',
    description: 'Switches it off, waits, and switches it on.',
    from: ['on', 'stuck'],
    startEvent: 'cycle',
    via: 'cycling',
    doneEvent: 'done',
    to: 'on',
    failEvent: 'fail',
    failsTo: 'stuck',
    contradicts: ['outlet.off'],
    deadlineS: 300,
  },
  {
    ...action,
    name: 'outlet.lend',
    description: 'Keeps it off until whoever works on it gives it back.',
    from: ['on'],
    to: 'on',
    deadlineS: 8 * 3_600,
  },
  {
    ...action,
    name: 'outlet.reset_meter',
    description: 'Reads the energy meter and sets it to zero.',
    region: null,
    from: [],
    effect: 'once',
    coalesces: false,
  },
];
// #endregion

// #region machine
export const outletDefinition: MachineDefinition = {
  kind: 'outlet',
  regions: [{ name: 'outlet', initial: null, states, transitions }],
  actions,
};

const outletMachine = buildMachine(outletDefinition);
// #endregion

// #region commands
const create: CommandHandler = (record, payload) => {
  const { address } = payload;
  if (record.exists)
    return { kind: 'refuse', refusal: { code: 'node_exists', detail: 'this outlet is there already', data: {} } };
  if (typeof address !== 'string' || !/^[\w-]+\/\d+$/.test(address))
    return {
      kind: 'refuse',
      refusal: {
        code: 'validation_failed',
        detail: '/address: want PDU/SOCKET, such as pdu-7/3',
        data: { errors: [{ pointer: '/address', message: 'want PDU/SOCKET, such as pdu-7/3' }] },
      },
    };
  return { kind: 'change', change: { attributes: { address, lock: null } }, exists: true, event: 'created' };
};

/** `{reason}` locks it, `{reason: null}` opens it. */
const lock: CommandHandler = (_record, { reason = null }) => ({
  kind: 'change',
  change: { attributes: { lock: reason } },
  event: 'locked',
});

const remove: CommandHandler = () => ({ kind: 'change', change: {}, exists: false, event: 'deleted' });
// #endregion

// #region checks
const checkParams: Kind['checkParams'] = (name, { off_s = 5, ...others }) => {
  const known = name === 'outlet.cycle' ? typeof off_s === 'number' && off_s >= 1 && off_s <= 60 : off_s === 5;
  if (known && Object.keys(others).length === 0) return undefined;
  const message = 'want {"off_s": 1 to 60} for outlet.cycle, and {} for everything else';
  return {
    code: 'validation_failed',
    detail: `/params: ${message}`,
    data: { errors: [{ pointer: '/params', message }] },
  };
};

const cutsPower: ReadonlySet<string> = new Set(['outlet.off', 'outlet.cycle', 'outlet.lend']);

const admit: Kind['admit'] = ({ attributes }, name) =>
  attributes['lock'] === null || !cutsPower.has(name)
    ? undefined
    : { code: 'action_not_allowed', detail: `the outlet is locked: ${attributes['lock']}`, data: { action: name } };
// #endregion

// #region driver
/** One PDU as the kind needs it. Both fail with {@link StepError} `unreachable` where no answer comes. */
export interface Pdu {
  isOn(address: string, tools: StepTools): Promise<boolean>;
  turn(address: string, on: boolean, tools: StepTools): Promise<void>;
  /** Watt hours since the last time; setting to zero cannot be seen afterwards. */
  resetMeter(address: string, tools: StepTools): Promise<number>;
}
// #endregion

// #region step
/** Brings the outlet to `on` or off; `shows`: the record's state follows what was seen. */
async function turn(context: RunContext, pdu: Pdu, name: string, on: boolean, shows: boolean): Promise<void> {
  const address = String(context.actor.attributes['address']);
  await context.step<boolean>(name, {
    effect: 'verify_first',
    timeoutMs: 10_000,
    retry: { attempts: 3, firstDelayMs: 500, maxDelayMs: 5_000 },
    observe: async (tools) => ((await pdu.isOn(address, tools)) === on ? on : undefined),
    run: async (tools) => {
      await pdu.turn(address, on, tools);
      if ((await pdu.isOn(address, tools)) !== on)
        throw new StepError('verify_failed', `${address} took the order and is as before`, { effect: 'maybe' });
      return on;
    },
    change: (seen) => (shows ? { observed: { outlet: seen ? 'on' : 'off' } } : {}),
  });
}
// #endregion

// #region runs
function runs(pdu: Pdu): Kind['runs'] {
  return {
    'outlet.on': (context) => turn(context, pdu, 'on', true, true),
    'outlet.off': (context) => turn(context, pdu, 'off', false, true),
    'outlet.cycle': async (context) => {
      const { off_s = 5 } = context.task.params;
      context.progress(0, 'switching off');
      await turn(context, pdu, 'off', false, false);
      context.progress(40, `off for ${off_s} s`);
      await context.sleep('pause', Number(off_s) * 1_000);
      context.progress(80, 'switching on');
      await turn(context, pdu, 'on', true, false);
    },
    'outlet.lend': async (context) => {
      await turn(context, pdu, 'off', false, true);
      const { by = null } = await context.signal('returned', {
        enter: { attributes: { lent: true }, event: 'lent' },
        leave: { attributes: { lent: false } },
        timeoutMs: 8 * 3_600_000,
      });
      await context.step('note', {
        effect: 'none',
        timeoutMs: 1_000,
        run: async () => by,
        change: (who) => ({ attributes: { last_borrower: who } }),
      });
      await turn(context, pdu, 'on', true, true);
    },
    'outlet.reset_meter': async (context) => {
      const address = String(context.actor.attributes['address']);
      await context.step<number>('reset', {
        effect: 'once',
        timeoutMs: 10_000,
        run: (tools) => pdu.resetMeter(address, tools),
        change: (wattHours) => ({ attributes: { last_reading: wattHours } }),
      });
    },
  };
}
// #endregion

// #region kind
export function outletKind(pdu: Pdu): Kind {
  return {
    name: 'outlet',
    noun: 'outlet',
    machine: outletMachine,
    commands: { create, lock, delete: remove },
    checkParams,
    admit,
    runs: runs(pdu),
    onFinal: ({ state, error }): JsonObject => (state === 'succeeded' ? {} : { last_error: error?.message ?? state }),
  };
}
// #endregion
