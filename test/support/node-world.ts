// Nodes with fake machines for the runtime rig: the policies of their power sync, what their looks do, and the hand that
// switches a machine behind everybody's back.

import { noEffectJournal } from '../../actors/drivers/effect-journal.ts';
import { FakeDriver } from '../../actors/drivers/fake/fake-driver.ts';
import { machinesOnBroker } from '../../actors/drivers/fake/machine-shelf.ts';
import { driversOf } from '../../actors/drivers/registry.ts';
import { createNodeKind } from '../../actors/node/node-actor.ts';
import type { PowerSyncPolicy } from '../../actors/node/power-sync.ts';
import type { ActorId } from '../../proto/ids.ts';
import type { JsonObject } from '../../proto/json.ts';
import { systemClock } from '../../runtime/base/clock.ts';
import type { Run } from '../../runtime/host/kind.ts';
import type { RigKind, RuntimeRig } from './runtime-rig.ts';

export class NodeWorld {
  policy: PowerSyncPolicy = { everyMs: 100, mismatch: 'adopt', absentAfter: 3, queuedOnAbsent: 'fail' };
  /** Awaited by every look of the power sync before it is made. */
  beforeLook: (id: string, signal: AbortSignal) => Promise<void> = async () => undefined;
  /** Awaited by every look after it was made, before it is told. */
  afterLook: (id: string) => Promise<void> = async () => undefined;
  /** In the place of a node's own runs. */
  runs: { readonly [action: string]: Run } = {};
  lookingNow = 0;
  lookingMost = 0;

  kind(checks: RigKind['checks'] = { atOnce: 8, perSecond: 1_000 }): RigKind {
    return {
      name: 'baremetal',
      checks,
      make: ({ broker, cluster }) => {
        const { subjects } = cluster;
        const driver = new FakeDriver({
          shelf: machinesOnBroker(broker, subjects),
          clock: systemClock,
          journal: noEffectJournal,
        });
        const { power } = driver;
        const watched = {
          name: driver.name,
          validate: (info: JsonObject) => driver.validate(info),
          waitsForAgent: (info: JsonObject) => driver.waitsForAgent(info),
          verify: driver.verify.bind(driver),
          boot: driver.boot,
          provision: driver.provision,
          close: () => driver.close(),
          power: {
            set: power.set,
            read: async (...[target, tools]: Parameters<typeof power.read>) => {
              if (tools.fresh !== true) return power.read(target, tools);
              this.lookingMost = Math.max(this.lookingMost, ++this.lookingNow);
              try {
                await this.beforeLook(target.id, tools.signal);
                const seen = await power.read(target, tools);
                await this.afterLook(target.id);
                return seen;
              } finally {
                this.lookingNow--;
              }
            },
          },
        };
        const node = createNodeKind({ drivers: driversOf([watched], noEffectJournal), powerSync: this.policy });
        return { ...node, runs: { ...node.runs, ...this.runs } };
      },
    };
  }

  /** Somebody presses the button of the machine. */
  async press(rig: RuntimeRig, id: ActorId, power: 'power on' | 'power off'): Promise<void> {
    await rig.broker.append(rig.cluster.subjects.key('fake', id), Buffer.from(JSON.stringify({ power })));
  }

  async powerOf(rig: RuntimeRig, id: ActorId): Promise<string> {
    const { subjects } = rig.cluster;
    const stored = await rig.broker.read(`KV_${subjects.bucket('fake')}`, { lastOf: subjects.key('fake', id) });
    if (stored === null) return 'power off';
    const machine: unknown = JSON.parse(new TextDecoder().decode(stored.data));
    return typeof machine === 'object' && machine !== null && 'power' in machine ? String(machine.power) : '';
  }
}

/** An available node that is off, with its driver_info. */
export function newNode(rig: RuntimeRig, info: JsonObject = {}): Promise<ActorId> {
  return rig.create({ driver: 'fake', driver_info: info, seed: true });
}

/** Changes the node's driver_info, as an operator would. */
export async function patchInfo(rig: RuntimeRig, id: ActorId, info: JsonObject): Promise<void> {
  await rig.order(id, { verb: 'command', name: 'update', payload: { driver_info: info }, ifMatch: '' });
}
