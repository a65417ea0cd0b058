import { describe, expect, it } from 'vitest';
import { nodeMachine } from '../../../actors/contract/node-machine.ts';
import type { ActionDefinition } from '../../../runtime/machine/definition.ts';
import {
  applyChange,
  enterAction,
  leaveAction,
  regionDeadline,
  TransitionError,
} from '../../../runtime/machine/transition.ts';
import { nodeRecord, T0 } from '../../support/node-records.ts';

const LATER = T0 + 5_000;

function action(name: string): ActionDefinition {
  const found = nodeMachine.action(name);
  if (found === undefined) throw new Error(`no action ${name}`);
  return found;
}

function begun(name: string, provision: string | null, power: string | null = 'power off') {
  return enterAction(nodeMachine, action(name), nodeRecord({ provision, power }).regions, LATER);
}

describe('regions while an action runs', () => {
  it('moves to the state its start event leads to, with the target it shall reach', () => {
    expect(begun('provision.deploy', 'available')['provision']).toEqual({
      state: 'deploying',
      target: 'active',
      since: LATER,
    });
  });

  it('has the target of the action, not the one of the state', () => {
    expect(begun('provision.clean', 'manageable')['provision']).toMatchObject({
      state: 'cleaning',
      target: 'manageable',
    });
    expect(begun('provision.provide', 'manageable')['provision']).toMatchObject({
      state: 'cleaning',
      target: 'available',
    });
  });

  it('keeps its target through the events on the way', () => {
    const waiting = applyChange(
      nodeMachine,
      begun('provision.clean', 'manageable'),
      { events: { provision: 'wait' } },
      LATER,
    );

    expect(waiting['provision']).toMatchObject({ state: 'clean wait', target: 'manageable' });
  });

  it('keeps state and since, and gains a target, where it moves by observation only', () => {
    expect(begun('power.reboot', 'active', 'power on')['power']).toEqual({
      state: 'power on',
      target: 'power on',
      since: T0,
    });
  });

  it('has no target where the start event has led straight to the end', () => {
    expect(begun('provision.manage', 'available')['provision']).toEqual({
      state: 'manageable',
      target: null,
      since: LATER,
    });
  });

  it('is not touched by actions of no region', () => {
    const { regions } = nodeRecord();

    expect(enterAction(nodeMachine, action('maintenance.set'), regions, LATER)).toBe(regions);
    expect(leaveAction(nodeMachine, action('maintenance.set'), regions, true, LATER)).toBe(regions);
  });

  it('cannot be entered from a state that does not allow it', () => {
    expect(() => begun('provision.deploy', 'active')).toThrow(TransitionError);
  });
});

describe('regions when an action ends', () => {
  it('rests in the wanted state without a target', () => {
    const ended = leaveAction(
      nodeMachine,
      action('provision.deploy'),
      begun('provision.deploy', 'available'),
      true,
      LATER + 1,
    );

    expect(ended['provision']).toEqual({ state: 'active', target: null, since: LATER + 1 });
  });

  it('keeps in a failed state the target that was missed', () => {
    const ended = leaveAction(
      nodeMachine,
      action('provision.clean'),
      begun('provision.clean', 'manageable'),
      false,
      LATER,
    );

    expect(ended['provision']).toMatchObject({ state: 'clean failed', target: 'manageable' });
  });

  it('fails to where the state it has come to leads', () => {
    const deleting = begun('provision.undeploy', 'active');
    const cleaning = applyChange(nodeMachine, deleting, { events: { provision: 'clean' } }, LATER);

    const undeploy = action('provision.undeploy');
    expect(leaveAction(nodeMachine, undeploy, deleting, false, LATER)['provision']).toMatchObject({
      state: 'error',
      target: null,
    });
    expect(leaveAction(nodeMachine, undeploy, cleaning, false, LATER)['provision']).toMatchObject({
      state: 'clean failed',
    });
    expect(leaveAction(nodeMachine, undeploy, cleaning, true, LATER)['provision']).toMatchObject({
      state: 'available',
    });
  });

  it('may not end well while it is still on its way elsewhere', () => {
    const deleting = begun('provision.undeploy', 'active');

    expect(() => leaveAction(nodeMachine, action('provision.undeploy'), deleting, true, LATER)).toThrow(
      TransitionError,
    );
  });

  it('stays where something has moved it meanwhile', () => {
    const deploying = begun('provision.deploy', 'available');
    const failed = applyChange(nodeMachine, deploying, { events: { provision: 'fail' } }, LATER);

    expect(failed['provision']).toMatchObject({ state: 'deploy failed', target: 'active' });
    expect(leaveAction(nodeMachine, action('provision.deploy'), failed, true, LATER)['provision']).toMatchObject({
      state: 'deploy failed',
    });
  });

  it('loses its target whatever became of an action that moves it by observation', () => {
    const running = begun('power.on', 'active', null);

    expect(leaveAction(nodeMachine, action('power.on'), running, false, LATER)['power']).toEqual({
      state: null,
      target: null,
      since: T0,
    });
  });
});

describe('changes of regions', () => {
  it('are the same object where nothing has changed', () => {
    const { regions } = nodeRecord();

    expect(applyChange(nodeMachine, regions, { observed: { power: 'power off' } }, LATER)).toBe(regions);
  });

  it('refuse events that lead nowhere and what is not declared', () => {
    const { regions } = nodeRecord();

    expect(() => applyChange(nodeMachine, regions, { events: { provision: 'done' } }, LATER)).toThrow(TransitionError);
    expect(() => applyChange(nodeMachine, regions, { observed: { power: 'power maybe' } }, LATER)).toThrow(
      TransitionError,
    );
    expect(() => applyChange(nodeMachine, regions, { observed: { mood: 'good' } }, LATER)).toThrow(TransitionError);
  });

  it('let what can no longer be seen become unknown', () => {
    const unseen = applyChange(nodeMachine, nodeRecord().regions, { observed: { power: null } }, LATER);

    expect(unseen['power']).toEqual({ state: null, target: null, since: LATER });
  });

  it('count the deadline of a transient state from its beginning', () => {
    const deploying = begun('provision.deploy', 'available');

    expect(regionDeadline(nodeMachine, deploying, 'provision')).toBe(LATER + 3_600_000);
    expect(regionDeadline(nodeMachine, deploying, 'power')).toBe(Number.POSITIVE_INFINITY);
  });
});
