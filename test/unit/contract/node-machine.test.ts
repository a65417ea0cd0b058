import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { nodeActions } from '../../../actors/contract/node-actions.ts';
import { nodeMachine, nodeMachineDefinition } from '../../../actors/contract/node-machine.ts';
import { powerRegion, provisionRegion } from '../../../actors/contract/node-states.ts';
import type { TransitionDefinition } from '../../../runtime/machine/definition.ts';
import { machineDocument, mermaid } from '../../../runtime/machine/diagram.ts';

interface ReferenceState {
  readonly stable: boolean;
  readonly target: string | null;
  readonly failure: boolean;
  readonly unstable: boolean;
  readonly update_allowed: boolean;
  readonly delete_allowed: boolean;
  readonly agent_lookup_allowed: boolean;
  readonly stuck_treated_as_fail: boolean;
}
interface Reference {
  readonly states: { readonly [name: string]: ReferenceState };
  readonly transitions: readonly TransitionDefinition[];
  readonly provision_targets: readonly string[];
  readonly power: {
    readonly states: readonly (string | null)[];
    readonly target_result: { readonly [t: string]: string };
  };
}

// proof: the file is OpenStack Ironic 21.4's own machine, exported once; this test reads what it names above.
const reference = JSON.parse(readFileSync(new URL('ironic-states.json', import.meta.url), 'utf8')) as Reference;

const key = ({ from, event, to }: TransitionDefinition): string => `${from} --${event}--> ${to}`;

describe('the provisioning machine', () => {
  it('has the 24 states of Ironic with their classes, targets and permissions, and no other', () => {
    const ours = Object.fromEntries(
      provisionRegion.states.map((state): [string, ReferenceState] => [
        state.name,
        {
          stable: state.class === 'stable',
          target: state.target,
          failure: state.class === 'failed',
          unstable: state.class === 'transient',
          update_allowed: state.flags.includes('update_allowed'),
          delete_allowed: state.flags.includes('delete_allowed'),
          agent_lookup_allowed: state.flags.includes('agent_lookup_allowed'),
          stuck_treated_as_fail: state.onCrash === 'fail',
        },
      ]),
    );
    const theirs = Object.fromEntries(
      Object.entries(reference.states).map(([name, state]): [string, ReferenceState] => [
        name,
        {
          stable: state.stable,
          target: state.target,
          failure: state.failure,
          unstable: state.unstable,
          update_allowed: state.update_allowed,
          delete_allowed: state.delete_allowed,
          agent_lookup_allowed: state.agent_lookup_allowed,
          stuck_treated_as_fail: state.stuck_treated_as_fail,
        },
      ]),
    );

    expect(provisionRegion.states).toHaveLength(24);
    expect(ours).toEqual(theirs);
  });

  it('has the 63 transitions of Ironic and no other', () => {
    expect(provisionRegion.transitions).toHaveLength(63);
    expect(provisionRegion.transitions.map(key).sort()).toEqual(reference.transitions.map(key).sort());
  });

  it('gives every transient state a deadline and a failure event, and every state a sentence', () => {
    for (const state of provisionRegion.states) {
      expect(state.description).toMatch(/^[A-Z].*\.$/);
      if (state.class === 'transient')
        expect(state, state.name).toMatchObject({ deadlineS: expect.any(Number), failEvent: 'fail' });
    }
  });

  it('uses every transition: at a start, on the way, or at an end of some action', () => {
    const used = new Set<string>();
    const use = (from: string | null, event: string | null): string | undefined => {
      const to = event === null ? undefined : nodeMachine.next('provision', from, event);
      if (from !== null && event !== null && to !== undefined) used.add(key({ from, event, to }));
      return to;
    };
    for (const action of nodeActions) {
      const passed = new Set<string>();
      for (const from of action.from) {
        const landed = use(from, action.startEvent);
        if (landed !== undefined) passed.add(landed);
      }
      for (const state of passed) {
        for (const event of action.runEvents ?? []) {
          const to = use(state, event);
          if (to !== undefined) passed.add(to);
        }
        use(state, action.doneEvent);
        use(state, action.failEvent);
      }
    }

    expect(reference.transitions.map(key).filter((edge) => !used.has(edge))).toEqual([]);
  });
});

describe('the power states', () => {
  it('are those of Ironic, and each power action leads where its target results', () => {
    const { states, target_result: result } = reference.power;
    const to = (action: string): string | null | undefined => nodeMachine.action(action)?.to;

    expect([...powerRegion.states.map(({ name }) => name), null].sort()).toEqual([...states].sort());
    expect(to('power.on')).toBe(result['power on']);
    expect(to('power.off')).toBe(result['power off']);
    expect(to('power.reboot')).toBe(result['rebooting']);
    expect(to('power.soft_off')).toBe(result['soft power off']);
    expect(to('power.soft_reboot')).toBe(result['soft rebooting']);
  });

  it('may be changed in every stable or failed provisioning state and in no other', () => {
    for (const { name, class: group } of provisionRegion.states)
      for (const { name: action } of nodeActions.filter(({ region }) => region === 'power'))
        expect(nodeMachine.allows(action, { regions: { provision: { state: name }, power: { state: null } } })).toBe(
          group !== 'transient',
        );
  });
});

describe('the actions', () => {
  it('are those of the public contract', () => {
    expect(nodeActions.map(({ name }) => name).sort()).toEqual(
      [
        ...['on', 'off', 'reboot', 'soft_off', 'soft_reboot'].map((verb) => `power.${verb}`),
        ...[
          'manage',
          'provide',
          'inspect',
          'clean',
          'deploy',
          'undeploy',
          'rebuild',
          'rescue',
          'unrescue',
          'adopt',
          'abort',
        ].map((verb) => `provision.${verb}`),
        'management.set_boot_device',
        'maintenance.set',
        'maintenance.unset',
      ].sort(),
    );
  });

  it('cover every target Ironic takes', () => {
    const verbs: { readonly [target: string]: string } = { active: 'deploy', deleted: 'undeploy' };
    for (const target of reference.provision_targets)
      expect(nodeMachine.action(`provision.${verbs[target] ?? target}`), target).toBeDefined();
  });

  it('say what may be assumed of their effects', () => {
    for (const { name, effect } of nodeActions) {
      const expected = name.startsWith('maintenance.')
        ? 'none'
        : name === 'management.set_boot_device'
          ? 'idempotent'
          : 'verify_first';
      expect(effect, name).toBe(expected);
    }
  });
});

describe('the machine shown', () => {
  it('is the document of the public contract', () => {
    const document = machineDocument(nodeMachine);

    expect(document).toMatchObject({
      kind: 'baremetal',
      regions: {
        provision: {
          states: expect.arrayContaining([
            expect.objectContaining({
              name: 'deploying',
              stable: false,
              target: 'active',
              deadline_s: 3_600,
              on_crash: 'fail',
            }),
            expect.objectContaining({
              name: 'available',
              stable: true,
              target: null,
              deadline_s: null,
              on_crash: null,
            }),
          ]),
          transitions: expect.arrayContaining([{ from: 'available', event: 'deploy', to: 'deploying' }]),
        },
        power: { transitions: [] },
      },
      actions: expect.arrayContaining([
        expect.objectContaining({
          name: 'provision.deploy',
          region: 'provision',
          from: ['available', 'deploy failed'],
          via: 'deploying',
          to: 'active',
          fails_to: 'deploy failed',
          cancellable: true,
          abortable: true,
          effect: 'verify_first',
          contradicts: ['provision.undeploy', 'maintenance.set'],
        }),
      ]),
    });
    expect(JSON.parse(JSON.stringify(document))).toEqual(document);
  });

  it('is a Mermaid diagram with every state and every transition', () => {
    const text = mermaid(nodeMachine);

    expect(text.startsWith('stateDiagram-v2\n')).toBe(true);
    for (const { name } of nodeMachineDefinition.regions.flatMap(({ states }) => states))
      expect(text).toContain(`state "${name}" as `);
    expect(text).toContain('provision_wait_call_back --> provision_deploying: resume');
    expect(text).toContain('[*] --> provision_enroll');
    expect(text).toContain('[*] --> power_power_on: power.on');
  });
});
