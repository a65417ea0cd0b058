import { describe, expect, it } from 'vitest';
import type {
  ActionDefinition,
  MachineDefinition,
  StateDefinition,
  TransitionDefinition,
} from '../../../runtime/machine/definition.ts';
import { buildMachine, initialRegions, MachineError } from '../../../runtime/machine/machine.ts';

const stable = (name: string): StateDefinition => ({
  name,
  description: `it is ${name}`,
  class: 'stable',
  target: null,
  deadlineS: null,
  failEvent: null,
  onCrash: null,
  flags: [],
});
const open = stable('open');
const shut = stable('shut');
const closing: StateDefinition = {
  ...stable('closing'),
  class: 'transient',
  target: 'shut',
  deadlineS: 10,
  failEvent: 'fail',
  onCrash: 'fail',
};
const jammed: StateDefinition = { ...stable('jammed'), class: 'failed', target: 'shut' };
const transitions: readonly TransitionDefinition[] = [
  { from: 'open', event: 'close', to: 'closing' },
  { from: 'jammed', event: 'close', to: 'closing' },
  { from: 'closing', event: 'done', to: 'shut' },
  { from: 'closing', event: 'fail', to: 'jammed' },
  { from: 'shut', event: 'open', to: 'open' },
];
const close: ActionDefinition = {
  name: 'close',
  description: 'shuts it',
  region: 'door',
  from: ['open', 'jammed'],
  requires: {},
  startEvent: 'close',
  doneEvent: 'done',
  failEvent: 'fail',
  via: 'closing',
  to: 'shut',
  failsTo: 'jammed',
  cancellable: true,
  abortable: false,
  coalesces: true,
  effect: 'verify_first',
  contradicts: ['open'],
  deadlineS: 30,
  abortsRunning: false,
};
const openAction: ActionDefinition = {
  ...close,
  name: 'open',
  description: 'opens it',
  from: ['shut'],
  startEvent: 'open',
  doneEvent: null,
  failEvent: null,
  via: null,
  to: 'open',
  failsTo: null,
  contradicts: [],
};

interface Parts {
  readonly states?: readonly StateDefinition[];
  readonly transitions?: readonly TransitionDefinition[];
  readonly actions?: readonly ActionDefinition[];
  readonly initial?: string | null;
}

function door(parts: Parts = {}): MachineDefinition {
  return {
    kind: 'door',
    regions: [
      {
        name: 'door',
        initial: parts.initial === undefined ? 'open' : parts.initial,
        states: parts.states ?? [open, closing, shut, jammed],
        transitions: parts.transitions ?? transitions,
      },
    ],
    actions: parts.actions ?? [close, openAction],
  };
}

function problemsOf(definition: MachineDefinition): readonly string[] {
  try {
    buildMachine(definition);
    return [];
  } catch (error) {
    if (error instanceof MachineError) return error.problems;
    throw error;
  }
}

describe('building a machine', () => {
  it('accepts a sound definition and answers look-ups', () => {
    const machine = buildMachine(door());

    expect(machine.state('door', 'closing')).toBe(closing);
    expect(machine.next('door', 'open', 'close')).toBe('closing');
    expect(machine.next('door', 'shut', 'close')).toBeUndefined();
    expect(machine.next('window', 'open', 'close')).toBeUndefined();
    expect(machine.action('close')).toBe(close);
    expect(machine.action('toString')).toBeUndefined();
    expect(machine.allowedActions({ regions: { door: { state: 'open' } } })).toEqual(['close']);
    expect(machine.allows('close', { regions: { door: { state: 'shut' } } })).toBe(false);
    expect(machine.hindrance('close', { regions: { door: { state: 'shut' } } })).toEqual({
      region: 'door',
      state: 'shut',
      wants: ['open', 'jammed'],
    });
    expect(initialRegions(machine, 7)).toEqual({ door: { state: 'open', target: null, since: 7 } });
  });

  it('holds a contradiction for both sides when one declares it', () => {
    const machine = buildMachine(door());

    expect(machine.contradicts('close', 'open')).toBe(true);
    expect(machine.contradicts('open', 'close')).toBe(true);
    expect(machine.contradicts('open', 'open')).toBe(false);
  });

  it('reports every fault at once', () => {
    const problems = problemsOf(
      door({
        states: [open, open, { ...closing, deadlineS: null, failEvent: null, target: 'jammed' }, shut, jammed],
        actions: [{ ...close, deadlineS: 0, contradicts: ['lock'] }],
      }),
    );

    expect(problems).toEqual(
      expect.arrayContaining([
        'state of region "door" "open" is declared twice',
        'state "closing" of region "door" is transient and has no deadline',
        'state "closing" of region "door" is transient and has no failure event',
        'state "closing" of region "door" has target "jammed", which is not a stable state',
        'action "close" has no deadline',
        'action "close" contradicts "lock", which is not another action',
      ]),
    );
  });

  it.each<[string, Parts, RegExp]>([
    [
      'a transition to an unknown state',
      { transitions: [...transitions, { from: 'shut', event: 'x', to: 'gone' }] },
      /"gone" is not a state/,
    ],
    [
      'one event twice from a state',
      { transitions: [...transitions, { from: 'open', event: 'close', to: 'shut' }] },
      /declared twice from "open"/,
    ],
    [
      'a failure event that leads nowhere',
      { states: [open, { ...closing, failEvent: 'burst' }, shut, jammed] },
      /failure event "burst", which leads nowhere/,
    ],
    [
      'a failure event that leads to a transient state',
      { transitions: transitions.map((edge) => (edge.event === 'fail' ? { ...edge, to: 'closing' } : edge)) },
      /leads to the transient state "closing"/,
    ],
    [
      'a transient state without a word on crashes',
      { states: [open, { ...closing, onCrash: null }, shut, jammed] },
      /does not say what a crash means/,
    ],
    ['a dead state', { states: [open, closing, shut, jammed, stable('ajar')] }, /"ajar" of region "door" is dead/],
    [
      'a failed state without a way out',
      {
        transitions: transitions.filter(({ from }) => from !== 'jammed'),
        actions: [{ ...close, from: ['open'] }, openAction],
      },
      /"jammed" of region "door" is failed and has no way out/,
    ],
    ['a beginning that is not stable', { initial: 'closing' }, /begins in "closing"/],
    [
      'an action from an unknown state',
      { actions: [{ ...close, from: ['ajar'] }, openAction] },
      /starts from "ajar", which is not a state/,
    ],
    [
      'an action from a state its start event does not leave',
      { actions: [{ ...close, from: ['shut'] }, openAction] },
      /"close", which leads nowhere from "shut"/,
    ],
    [
      'an action of an unknown region',
      { actions: [{ ...close, region: 'window', contradicts: [] }] },
      /moves region "window", which is not declared/,
    ],
    [
      'an action that requires an unknown state',
      { actions: [{ ...close, requires: { wall: ['up'] } }, openAction] },
      /requires region "wall"/,
    ],
    [
      'an action whose end is never reached',
      { actions: [{ ...close, doneEvent: 'bang' }, openAction] },
      /ends with "bang", which never leads to "shut"/,
    ],
    [
      'an action that fails to somewhere else than its event',
      { actions: [{ ...close, failsTo: 'open' }, openAction] },
      /fails to "jammed" from "closing", not to "open"/,
    ],
    [
      'an event on the way that leads nowhere',
      { actions: [{ ...close, runEvents: ['rest'] }, openAction] },
      /fires "rest" on its way, which leads nowhere/,
    ],
    [
      'an action that ends transient',
      { actions: [{ ...close, to: 'closing' }, openAction] },
      /leads to "closing", which is not stable/,
    ],
    [
      'an action without a region that has states of one',
      { actions: [{ ...close, region: null, contradicts: [] }] },
      /moves no region, and yet/,
    ],
    ['an action named twice', { actions: [close, close, openAction] }, /action "close" is declared twice/],
    [
      'an unobserved start in a region that is always known',
      { actions: [{ ...close, from: ['open', null] }, openAction] },
      /starts unobserved/,
    ],
  ])('refuses %s', (_what, parts, problem) => {
    expect(problemsOf(door(parts)).join('\n')).toMatch(problem);
  });
});
