// The gateways of a fleet: born into places, killed, and who of them a client asks.

import type { Gateway } from '../../../gateway/http/gateway.ts';
import { idSource } from '../../../proto/ids.ts';
import { type Deferred, deferred } from '../../../runtime/base/deferred.ts';
import { watchMembers } from '../../../runtime/placement/member-watch.ts';
import { connectSim, type SimBroker } from '../../../runtime/sim/sim-broker.ts';
import { createSubmitter } from '../../../runtime/submit/submit.ts';
import type { PausableClock } from '../../support/pausable-clock.ts';
import { openSimGateway } from '../../support/sim-gateway.ts';
import type { Fleet } from './fleet.ts';

export interface FleetGateway {
  /** `g1`, `g2`, … in the order of their births. */
  readonly name: string;
  readonly place: number;
  readonly clock: PausableClock;
  readonly broker: SimBroker;
  readonly gateway: Gateway;
  readonly died: Deferred<void>;
  alive: boolean;
  /** Resolves when it goes on; undefined where it is not paused. */
  paused: Deferred<void> | undefined;
}

const TRY_AGAIN_MS = 500;

export class FleetGateways {
  /** The one that lives in each place and serves. */
  readonly places: (FleetGateway | undefined)[] = [];
  readonly #starting = new Set<number>();
  readonly #fleet: Fleet;
  #born = 0;

  constructor(fleet: Fleet) {
    this.#fleet = fleet;
  }

  get living(): readonly FleetGateway[] {
    return this.places.filter((gateway) => gateway !== undefined);
  }

  /** The one in this place, or another where it is dead; undefined where all are. */
  at(place: number): FleetGateway | undefined {
    return this.places[place % this.#fleet.plan.gateways] ?? this.living[0];
  }

  /** Somebody serves there soon. */
  fill(place: number): void {
    if (this.places[place] === undefined && !this.#starting.has(place)) void this.start(place);
  }

  async start(place: number): Promise<void> {
    this.#starting.add(place);
    const name = `g${++this.#born}`;
    const clock = this.#fleet.processClock();
    const broker = connectSim(this.#fleet.server, { name, clock });
    try {
      const gateway = await this.#open(broker, clock);
      this.places[place] = { name, place, clock, broker, gateway, died: deferred(), alive: true, paused: undefined };
      this.#starting.delete(place);
    } catch {
      // Without a broker it cannot start, and exits; its supervisor tries again.
      clock.pause();
      broker.crash();
      this.#starting.delete(place);
      this.#fleet.clock.after(TRY_AGAIN_MS, () => this.fill(place));
    }
  }

  async #open(broker: SimBroker, clock: PausableClock): Promise<Gateway> {
    const { random, cluster } = this.#fleet;
    const { subjects, shardCount } = cluster;
    const ids = idSource(() => clock.now(), random);
    const members = await watchMembers({ broker, subjects, clock });
    const submitter = createSubmitter({ broker, subjects, shardCount, clock, ids, members });
    return openSimGateway({ broker, clock, ids, random, members, submitter, cluster });
  }

  pause(victim: FleetGateway): void {
    if (!victim.alive || victim.paused !== undefined) return;
    victim.paused = deferred();
    victim.clock.pause();
    victim.broker.pause();
    this.#fleet.recorder.add({ what: 'fault', text: `${victim.name} is paused` });
  }

  resume(victim: FleetGateway): void {
    if (!victim.alive || victim.paused === undefined) return;
    victim.paused.resolve();
    victim.paused = undefined;
    victim.clock.resume();
    victim.broker.resume();
    this.#fleet.recorder.add({ what: 'fault', text: `${victim.name} goes on` });
  }

  /** `kill -9`: whoever waits for its answer hears nothing any more. */
  kill(victim: FleetGateway): void {
    if (!victim.alive) return;
    victim.alive = false;
    this.places[victim.place] = undefined;
    victim.clock.pause();
    victim.broker.crash();
    this.#fleet.recorder.add({ what: 'fault', text: `${victim.name} dies` });
    victim.died.resolve();
  }
}
