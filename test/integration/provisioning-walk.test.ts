// One node's walk through the whole provisioning machine: every verb, well and badly, with a ramdisk that calls back, each
// state on the way seen in the events. In the end every state of the machine has been there.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../proto/json.ts';
import type { EventTape } from '../support/event-tape.ts';
import { eventually } from '../support/eventually.ts';
import { type Requests, requestsOf } from '../support/requests.ts';
import { openSystem, type System } from '../support/serve.ts';

/** The first try of each of these steps is refused for good, the second does well. */
const FAIL_ONCE = [
  'verify.credentials',
  'inspect.hardware',
  'clean.erase_metadata',
  'adopt.verify',
  'undeploy.tear_down',
  'deploy.prepare',
  'rescue.boot_ramdisk',
  'unrescue.leave_ramdisk',
];

let system: System;
let requests: Requests;
let tape: EventTape;
let node: string;
const seen = new Set<string>(['enroll']);

beforeAll(async () => {
  system = await openSystem();
  requests = requestsOf(system);
  const fail = Object.fromEntries(FAIL_ONCE.map((step) => [step, { times: 1, code: 'credentials_refused' }]));
  node = await requests.node({ agent: true, fail });
  tape = await system.tape({ filter: { nodes: [node] } });
});

afterAll(async () => {
  await system?.close();
});

interface Step {
  /** `provision.` is left out. */
  readonly verb: string;
  readonly ends: 'succeeded' | 'failed' | 'cancelled';
  /** The states the events tell of, in their order; in one ending with "wait" or "call-back" the ramdisk calls. */
  readonly by: readonly string[];
  /** Where a wait is not answered but aborted. */
  readonly abortIn?: string;
}

const isWait = (state: string): boolean => / wait$|^wait /.test(state);

/** Asks for the verb, plays the ramdisk, and compares what was told on the way. */
async function walk({ verb, ends, by, abortIn }: Step): Promise<void> {
  const from = tape.events().length;
  const states = (): readonly string[] =>
    tape
      .events()
      .slice(from)
      .filter(({ type }) => type === 'node.state')
      .map(({ data }) => String(data['provision_state']))
      .filter((state, index, all) => state !== all[index - 1]); // power changes tell of the node's state too
  const task = await requests.accepted(node, { action: `provision.${verb}` });
  for (const state of by.filter(isWait)) {
    await eventually(() => states().includes(state), { what: state, timeoutMs: 10_000 });
    if (state === abortIn) await requests.accepted(node, { action: 'provision.abort' });
    else expect((await system.call('POST', `/api/v1/nodes/${node}/heartbeat`)).status).toBe(202);
  }
  const final = await system.final(task);
  const isEnd = ({ type, subject }: { type: string; subject: string }): boolean =>
    type === `task.${ends}` && subject.endsWith(task);
  await tape.event(`of the end of ${verb}`, isEnd);

  expect([verb, final['state'], ...states()]).toEqual([verb, ends, ...by]);
  for (const state of by) seen.add(state);
  expect((await requests.show(node))['provision_state']).toBe(by.at(-1));
}

describe('a node walks', () => {
  const legs: readonly (readonly [sentence: string, steps: readonly Step[]])[] = [
    [
      'into management once its credentials are right',
      [
        { verb: 'manage', ends: 'failed', by: ['verifying', 'enroll'] },
        { verb: 'manage', ends: 'succeeded', by: ['verifying', 'manageable'] },
      ],
    ],
    [
      'through inspection, which waits for the ramdisk and may be aborted there',
      [
        { verb: 'inspect', ends: 'failed', by: ['inspecting', 'inspect failed'] },
        { verb: 'inspect', ends: 'succeeded', by: ['inspecting', 'inspect wait', 'manageable'] },
        {
          verb: 'inspect',
          ends: 'cancelled',
          by: ['inspecting', 'inspect wait', 'inspect failed'],
          abortIn: 'inspect wait',
        },
        { verb: 'manage', ends: 'succeeded', by: ['manageable'] },
      ],
    ],
    [
      'through cleaning, step by step, back into management or on to availability',
      [
        { verb: 'clean', ends: 'failed', by: ['cleaning', 'clean wait', 'cleaning', 'clean failed'] },
        { verb: 'manage', ends: 'succeeded', by: ['manageable'] },
        { verb: 'clean', ends: 'succeeded', by: ['cleaning', 'clean wait', 'cleaning', 'manageable'] },
        { verb: 'provide', ends: 'cancelled', by: ['cleaning', 'clean wait', 'clean failed'], abortIn: 'clean wait' },
        { verb: 'manage', ends: 'succeeded', by: ['manageable'] },
        { verb: 'provide', ends: 'succeeded', by: ['cleaning', 'clean wait', 'cleaning', 'available'] },
      ],
    ],
    [
      'through deployment, which fails, is aborted while it waits, and succeeds',
      [
        { verb: 'deploy', ends: 'failed', by: ['deploying', 'deploy failed'] },
        {
          verb: 'deploy',
          ends: 'cancelled',
          by: ['deploying', 'wait call-back', 'deploy failed'],
          abortIn: 'wait call-back',
        },
        { verb: 'deploy', ends: 'succeeded', by: ['deploying', 'wait call-back', 'deploying', 'active'] },
        { verb: 'rebuild', ends: 'succeeded', by: ['deploying', 'wait call-back', 'deploying', 'active'] },
      ],
    ],
    [
      'into rescue and back',
      [
        { verb: 'rescue', ends: 'failed', by: ['rescuing', 'rescue failed'] },
        { verb: 'rescue', ends: 'cancelled', by: ['rescuing', 'rescue wait', 'rescue failed'], abortIn: 'rescue wait' },
        { verb: 'rescue', ends: 'succeeded', by: ['rescuing', 'rescue wait', 'rescuing', 'rescue'] },
        { verb: 'unrescue', ends: 'failed', by: ['unrescuing', 'unrescue failed'] },
        { verb: 'unrescue', ends: 'succeeded', by: ['unrescuing', 'active'] },
      ],
    ],
    [
      'out of use again, through what went wrong when it was taken down',
      [
        { verb: 'undeploy', ends: 'failed', by: ['deleting', 'error'] },
        { verb: 'undeploy', ends: 'succeeded', by: ['deleting', 'cleaning', 'clean wait', 'cleaning', 'available'] },
        { verb: 'manage', ends: 'succeeded', by: ['manageable'] },
      ],
    ],
    [
      'into use as it is, when it is adopted',
      [
        { verb: 'adopt', ends: 'failed', by: ['adopting', 'adopt failed'] },
        { verb: 'adopt', ends: 'succeeded', by: ['adopting', 'active'] },
      ],
    ],
  ];

  for (const [sentence, steps] of legs)
    it(`${sentence}: ${steps.map(({ verb, ends }) => `${verb} ${ends}`).join(', ')}`, async () => {
      for (const step of steps) await walk(step);
    });

  it('through every state the machine has, and no effect but those asked for was made', async () => {
    const { body } = await system.call('GET', '/api/v1/machines/baremetal');
    const { provision } = body['regions'] as { provision: { states: readonly JsonObject[] } }; // proof: the contract

    expect([...seen].sort()).toEqual(provision.states.map(({ name }) => String(name)).sort());
    const made = system.effects().map(({ task, step }) => `${task} ${step}`);
    expect(new Set(made).size).toBe(made.length);
    const shown = await requests.show(node);
    expect(shown).toMatchObject({ provision_state: 'active', target_provision_state: null, task: null, queue: [] });
    expect(shown['properties']).toMatchObject({ cpu_arch: 'x86_64' }); // what inspection has found
  });
});

describe('cleaning with steps of its own', () => {
  it('takes each as a step of the task, told as it begins, with its effect in the journal', async () => {
    const other = await requests.node({});
    await requests.done(other, { action: 'provision.manage' });
    const cleanSteps = [
      { interface: 'raid', step: 'delete_configuration' },
      { interface: 'raid', step: 'create_configuration', args: { level: 1 } },
      { interface: 'deploy', step: 'erase_devices', priority: 99 },
    ];
    const wanted = ['clean.erase_devices', 'clean.delete_configuration', 'clean.create_configuration'];

    const task = await requests.done(other, { action: 'provision.clean', params: { clean_steps: cleanSteps } });

    const { events } = (await system.call('GET', `/api/v1/tasks/${String(task['id'])}/events`)).body;
    const told = (events as unknown as readonly { type: string; data: JsonObject }[]) // proof: the contract of the route
      .filter(({ type }) => type === 'ironworks.task.step.v1' || type === 'ironworks.task.started.v1')
      .map(({ data }) => (data['step'] as JsonObject | null)?.['name']); // proof: a task's step is an object or null
    expect(told.filter((name, index) => name !== told[index - 1])).toEqual(wanted);
    expect(
      system
        .effects()
        .filter((line) => line.task === task['id'])
        .map(({ step }) => step),
    ).toEqual(wanted);
    expect((await requests.show(other))['provision_state']).toBe('manageable');
  });

  it('does not take what is no cleaning step, and says where it is', async () => {
    const other = await requests.node({});
    await requests.done(other, { action: 'provision.manage' });
    const params = {
      clean_steps: [
        { interface: 'deploy', step: 'erase_devices' },
        { interface: 'disk', step: '' },
      ],
    };

    const refused = await system.ask(other, { action: 'provision.clean', params });

    expect(refused.status).toBe(400);
    expect(refused.body).toMatchObject({ code: 'validation_failed' });
    const { errors } = refused.body as unknown as { errors: readonly { pointer: string }[] }; // proof: of that code
    expect(errors.map(({ pointer }) => pointer).toSorted()).toEqual([
      '/params/clean_steps/1/interface',
      '/params/clean_steps/1/step',
    ]);
  });
});
