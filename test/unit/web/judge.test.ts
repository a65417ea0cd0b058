import { describe, expect, it } from 'vitest';
import { nodeMachine } from '../../../actors/contract/node-machine.ts';
import { admit } from '../../../actors/contract/params.ts';
import { readActions } from '../../../gateway/web/model/actions.ts';
import { judge } from '../../../gateway/web/model/judge.ts';
import type { ActorId } from '../../../proto/ids.ts';
import { emptyRecord } from '../../../proto/record.ts';
import { machineDocument } from '../../../runtime/machine/diagram.ts';
import { judge as actorJudge } from '../../../runtime/machine/judge.ts';
import { node, taskDocument } from './world.ts';

const document = machineDocument(nodeMachine);
const actions = readActions(document);
const provisionStates = nodeMachine.definition.regions
  .filter(({ name }) => name === 'provision')
  .flatMap(({ states }) => states.map(({ name }) => name));

describe('the forecast of verdicts', () => {
  it.each(provisionStates)('says of an idle node that is %s what the actor would say', (provision) => {
    for (const power of ['power on', 'power off', null])
      for (const maintenance of [false, true]) {
        const record = {
          ...emptyRecord('baremetal', 'n1' as ActorId),
          exists: true,
          attributes: { maintenance },
          regions: {
            provision: { state: provision, target: null, since: 0 },
            ...(power === null ? {} : { power: { state: power, target: null, since: 0 } }),
          },
        };
        const forecast = judge(actions, node({ power_state: power, provision_state: provision, maintenance }));

        for (const { name } of actions) {
          const refused =
            admit(record as never, name) !== undefined || // proof: it reads attributes and regions only
            actorJudge(nodeMachine, record as never, { action: name, params: {}, onConflict: 'queue' }).kind ===
              'refuse';
          expect([name, forecast.get(name)?.allowed]).toEqual([name, !refused]);
        }
      }
  });

  it('says why: which state it is in, and which it would have to be in', () => {
    const forecast = judge(actions, node({ provision_state: 'manageable' }));

    expect(forecast.get('provision.deploy')).toMatchObject({
      allowed: false,
      why: 'provision is manageable; it needs available or deploy failed',
    });
  });

  it('judges a busy node by where it will stand, and calls what is allowed queued', () => {
    const busy = node({ provision_state: 'deploying', task: taskDocument({ action: 'provision.deploy' }) });
    const forecast = judge(actions, busy);

    expect(forecast.get('provision.undeploy')).toMatchObject({ allowed: true, kind: 'queue' });
    expect(forecast.get('provision.manage')?.why).toContain('will be active');
  });

  it('offers to abort only what can be aborted', () => {
    const deploying = node({ provision_state: 'deploying', task: taskDocument({ action: 'provision.deploy' }) });
    const switching = node({ task: taskDocument({ action: 'power.on' }) });

    expect(judge(actions, deploying).get('provision.abort')).toMatchObject({ allowed: true, kind: 'abort' });
    expect(judge(actions, switching).get('provision.abort')?.why).toBe('power.on cannot be aborted');
  });
});
