// A small kind for tests of the runtime: lamps that are on or off, in a world the test can see and disturb.

import { type Kind, type RunContext, StepError } from '../../runtime/host/kind.ts';
import type { ActionDefinition, EffectClass } from '../../runtime/machine/definition.ts';
import { buildMachine, type Machine } from '../../runtime/machine/machine.ts';

export interface LampEffect {
  readonly lamp: string;
  readonly task: string;
  readonly step: string;
  readonly attempt: number;
  readonly conductor: string;
  readonly epoch: number;
}

/** The world outside: what the lamps really are, each effect that reached one, and the faults a test asks for. */
export class LampWorld {
  readonly lit: Map<string, boolean> = new Map();
  readonly rings: Map<string, number> = new Map();
  readonly effects: LampEffect[] = [];
  /** Awaited by every effect before it is made. */
  beforeEffect: (effect: LampEffect, signal: AbortSignal) => Promise<void> = async () => undefined;
  /** Awaited by every effect after it was made, before its end is told. */
  afterEffect: (effect: LampEffect, signal: AbortSignal) => Promise<void> = async () => undefined;
  blind = false;
}

const states = ['on', 'off'] as const;

function action(name: string, more: Partial<ActionDefinition> & { effect: EffectClass }): ActionDefinition {
  return {
    name,
    description: name,
    region: 'light',
    from: ['on', 'off', null],
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
    deadlineS: 60,
    abortsRunning: false,
    ...more,
  };
}

export const lampMachine: Machine = buildMachine({
  kind: 'lamp',
  regions: [
    {
      name: 'light',
      initial: null,
      states: states.map((name) => ({
        name,
        description: `the lamp is ${name}`,
        class: 'stable' as const,
        target: null,
        deadlineS: null,
        failEvent: null,
        onCrash: null,
        flags: [],
      })),
      transitions: [],
    },
  ],
  actions: [
    action('lamp.on', { effect: 'verify_first', to: 'on', contradicts: ['lamp.off'] }),
    action('lamp.off', { effect: 'verify_first', to: 'off' }),
    action('lamp.ring', { effect: 'once', coalesces: false }),
    action('lamp.restart', { effect: 'verify_first', to: 'on' }),
    action('lamp.wait', { effect: 'none', abortable: false }),
    action('lamp.crash', { effect: 'none' }),
  ],
});

export function lampKind(world: LampWorld): Kind {
  const turn = (context: RunContext, name: string, lit: boolean): Promise<boolean> =>
    context.step<boolean>(name, {
      effect: 'verify_first',
      timeoutMs: 30_000,
      retry: { attempts: 3, firstDelayMs: 10, maxDelayMs: 100 },
      observe: async () => {
        if (world.blind) throw new StepError('unreachable', 'too dark to see', { retryable: true });
        return world.lit.get(context.actor.id) === lit ? lit : undefined;
      },
      run: async ({ effect, signal }) => {
        const made = {
          lamp: effect.actor,
          task: effect.task,
          step: effect.step,
          attempt: effect.attempt,
          conductor: effect.conductor,
          epoch: effect.epoch,
        };
        await world.beforeEffect(made, signal);
        effect.assertLease();
        world.effects.push(made);
        world.lit.set(effect.actor, lit);
        await world.afterEffect(made, signal);
        return lit;
      },
      change: (value) => ({ observed: { light: value ? 'on' : 'off' } }),
    });

  return {
    name: 'lamp',
    noun: 'lamp',
    machine: lampMachine,
    commands: {
      create: (record) =>
        record.exists
          ? { kind: 'refuse', refusal: { code: 'node_exists', detail: 'there already', data: {} } }
          : { kind: 'change', change: { attributes: { room: 'hall' } }, exists: true, event: 'created' },
      update: (_record, payload) => ({ kind: 'change', change: { attributes: payload }, event: '' }),
      delete: () => ({ kind: 'change', change: {}, exists: false, event: 'deleted' }),
    },
    checkParams: (name) =>
      lampMachine.action(name) === undefined
        ? { code: 'validation_failed', detail: `no action "${name}"`, data: {} }
        : undefined,
    admit: () => undefined,
    runs: {
      'lamp.on': async (context) => void (await turn(context, 'on', true)),
      'lamp.off': async (context) => void (await turn(context, 'off', false)),
      'lamp.restart': async (context) => {
        await turn(context, 'off', false);
        await turn(context, 'on', true);
      },
      'lamp.ring': async (context) => {
        await context.step<number>('ring', {
          effect: 'once',
          timeoutMs: 30_000,
          run: async ({ effect, signal }) => {
            const made = {
              lamp: effect.actor,
              task: effect.task,
              step: effect.step,
              attempt: effect.attempt,
              conductor: effect.conductor,
              epoch: effect.epoch,
            };
            await world.beforeEffect(made, signal);
            effect.assertLease();
            world.effects.push(made);
            const rings = (world.rings.get(effect.actor) ?? 0) + 1;
            world.rings.set(effect.actor, rings);
            await world.afterEffect(made, signal);
            return rings;
          },
        });
      },
      'lamp.wait': async (context) => {
        await context.signal('go', { leave: { attributes: { went: true } }, timeoutMs: 30_000 });
      },
      'lamp.crash': async () => {
        throw new Error('a bug in the kind');
      },
    },
  };
}
