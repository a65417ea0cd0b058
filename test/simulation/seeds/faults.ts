// Carries out the faults of a plan, and mends them: each by itself after its time, all of them at the end.

import type { Timer } from '../../../runtime/base/clock.ts';
import type { Cluster } from '../../../runtime/broker/topology.ts';
import type { SimBroker } from '../../../runtime/sim/sim-broker.ts';
import type { Fleet } from './fleet.ts';
import type { FleetConductor } from './fleet-conductors.ts';
import type { FleetGateway } from './fleet-gateways.ts';
import type { Fault, Who } from './plan.ts';

/** How long a supervisor takes to see that its child is gone. */
const BURY_AFTER_MS = 20;
const DRAIN_MS = 500;

export class Faults {
  readonly #fleet: Fleet;
  readonly #mends = new Map<Timer, () => void>();
  #mended = false;

  constructor(fleet: Fleet) {
    this.#fleet = fleet;
  }

  inject(fault: Fault): void {
    const { server, cluster } = this.#fleet;
    const checkpoints = `KV_${cluster.subjects.bucket('checkpoints')}`;
    switch (fault.do) {
      case 'crash':
        this.#crash(fault);
        return;
      case 'leave':
        this.#leave(fault);
        return;
      case 'pause': {
        const victim = this.#inPlace(fault.conductor);
        if (victim === undefined) return;
        this.#fleet.conductors.pause(victim);
        this.#later(fault.forMs, () => this.#fleet.conductors.resume(victim));
        return;
      }
      case 'pause-gateway': {
        const victim = this.#gatewayIn(fault.gateway);
        if (victim === undefined) return;
        this.#fleet.gateways.pause(victim);
        this.#later(fault.forMs, () => this.#fleet.gateways.resume(victim));
        return;
      }
      case 'crash-gateway': {
        const victim = this.#gatewayIn(fault.gateway);
        if (victim === undefined) return;
        this.#fleet.gateways.kill(victim);
        this.#later(fault.backAfterMs, () => this.#fleet.gateways.fill(victim.place));
        return;
      }
      case 'cut':
        this.#connection(fault.who, `is cut off for ${fault.forMs} ms`, ({ broker }) => {
          broker.disconnect();
          this.#later(fault.forMs, () => broker.reconnect());
        });
        return;
      case 'slow':
        this.#connection(fault.who, `is slow by ${fault.byMs} ms for ${fault.forMs} ms`, ({ broker }) => {
          broker.slow(fault.byMs);
          this.#later(fault.forMs, () => broker.slow(0));
        });
        return;
      case 'lose':
        this.#connection(fault.who, `loses ${fault.count} ${fault.what}`, ({ broker }) => lose(broker, fault));
        return;
      case 'repeat':
        this.#connection(fault.who, `sends ${fault.count} appends twice`, ({ broker }) =>
          broker.repeatAppends(fault.count),
        );
        return;
      case 'jump':
        this.#connection(fault.who, `has its wall clock set by ${fault.byMs} ms`, ({ clock }) => {
          clock.skewMs += fault.byMs;
        });
        return;
      case 'jump-server':
        this.#tell(`the server has its wall clock set by ${fault.byMs} ms`);
        this.#fleet.serverClock.skewMs += fault.byMs;
        return;
      case 'two-winners':
        this.#tell(`${fault.count} appends that were late win too`);
        server.anomalies.twoWinners(fault.count);
        return;
      case 'hide':
        this.#tell(`${fault.count} messages of ${fault.stream} are hidden`);
        for (const stream of streamsOf(cluster, fault.stream)) server.anomalies.hideDeliveries(stream, fault.count);
        return;
      case 'diverge':
        this.#tell(`a replica learns nothing more of ${fault.of} for ${fault.forMs} ms`);
        server.anomalies.diverge(
          new Map([...server.backup()].filter(([name]) => fault.of === 'everything' || name === checkpoints)),
        );
        this.#later(fault.forMs, () => server.anomalies.diverge(undefined));
        return;
      case 'button':
        void this.#fleet.pressButton(this.#fleet.nodes[fault.node % this.#fleet.nodes.length] ?? '');
        return;
      case 'elect':
        this.#tell(`the streams have no leader for ${fault.forMs} ms`);
        server.loseLeader();
        this.#later(fault.forMs, () => server.electLeader());
        return;
      case 'stop-server':
        this.#tell(`the server stops for ${fault.forMs} ms`);
        server.stop();
        this.#later(fault.forMs, () => server.start());
        return;
      case 'fill-disk':
        this.#tell(`the disk is full for ${fault.forMs} ms`);
        server.full = true;
        this.#later(fault.forMs, () => {
          server.full = false;
        });
        return;
      case 'roll-back': {
        const copy = this.#fleet.copyStore();
        this.#later(fault.afterMs, () => this.#fleet.rollBack(copy));
        return;
      }
      case 'drop-readers':
        this.#tell(`the readers of ${fault.stream} vanish`);
        for (const stream of streamsOf(cluster, fault.stream)) server.dropReaders(stream);
        return;
      case 'fail-hooks':
        this.#tell(`hooks answer ${fault.status} for ${fault.forMs} ms`);
        this.#fleet.hookStatus = fault.status;
        this.#later(fault.forMs, () => {
          this.#fleet.hookStatus = 200;
        });
        return;
    }
  }

  /** Nothing is broken from now on, and someone lives in every place. */
  mendAll(): void {
    this.#mended = true;
    this.#tell('everything is mended');
    for (const [timer, mend] of [...this.#mends]) {
      timer.cancel();
      mend();
    }
    this.#mends.clear();
    const { conductors, gateways, plan } = this.#fleet;
    conductors.traps.clear();
    for (const conductor of conductors.places) {
      conductor?.traps.clear();
      if (conductor !== undefined) conductor.fuse = undefined;
    }
    for (let place = 0; place < plan.conductors; place++) conductors.fill(place);
    for (let place = 0; place < plan.gateways; place++) gateways.fill(place);
  }

  #crash({ conductor, proof, backAfterMs, where }: Fault & { do: 'crash' }): void {
    const { conductors, clock } = this.#fleet;
    const gone = (victim: FleetConductor): void => {
      if (proof) clock.after(BURY_AFTER_MS, () => void this.#fleet.bury(victim.session));
      this.#later(backAfterMs, () => conductors.fill(victim.place));
    };
    if ('point' in where && where.anyone === true) {
      conductors.traps.set(where.point, { left: where.nth, die: gone });
      return;
    }
    const victim = this.#inPlace(conductor);
    if (victim === undefined) return;
    if ('point' in where) {
      victim.traps.set(where.point, { left: where.nth, die: gone });
      return;
    }
    const die = (): void => {
      conductors.kill(victim, 'await');
      gone(victim);
    };
    victim.fuse = { turns: where.turns, die };
  }

  #leave({ conductor, backAfterMs }: Fault & { do: 'leave' }): void {
    const victim = this.#inPlace(conductor);
    if (victim === undefined) return;
    const { conductors } = this.#fleet;
    this.#tell(`${victim.name} stops`);
    conductors.places[victim.place] = undefined;
    void victim.conductor.stop(DRAIN_MS).then(() => this.#later(backAfterMs, () => conductors.fill(victim.place)));
    // One that dies while it stops leaves its place all the same.
    this.#later(backAfterMs + 10_000, () => conductors.fill(victim.place));
  }

  #inPlace(place: number): FleetConductor | undefined {
    return this.#fleet.conductors.places[place % this.#fleet.plan.conductors];
  }

  #gatewayIn(place: number): FleetGateway | undefined {
    return this.#fleet.gateways.places[place % this.#fleet.plan.gateways];
  }

  #connection({ role, place }: Who, what: string, act: (who: FleetConductor | FleetGateway) => void): void {
    const who = role === 'conductor' ? this.#inPlace(place) : this.#fleet.gateways.at(place);
    if (who === undefined) return;
    this.#tell(`${who.name} ${what}`);
    act(who);
  }

  #tell(text: string): void {
    this.#fleet.recorder.add({ what: 'fault', text });
  }

  #later(ms: number, mend: () => void): void {
    if (this.#mended) {
      mend();
      return;
    }
    const timer = this.#fleet.clock.after(ms, () => {
      this.#mends.delete(timer);
      mend();
    });
    this.#mends.set(timer, mend);
  }
}

function streamsOf({ subjects }: Cluster, name: 'mailbox' | 'journal'): readonly string[] {
  return name === 'mailbox' ? subjects.mailboxStreams() : [subjects.stream(name)];
}

function lose(broker: SimBroker, { what, count }: Fault & { do: 'lose' }): void {
  if (what === 'pubAcks') broker.losePubAcks(count);
  else if (what === 'appends') broker.loseAppends(count);
  else if (what === 'removes') broker.loseRemoves(count);
  else broker.loseRequests(count);
}
