// Carries out the faults of a plan, and mends them: each by itself after its time, all of them at the end.

import type { Timer } from '../../../runtime/base/clock.ts';
import type { SimBroker } from '../../../runtime/sim/sim-broker.ts';
import type { Fleet, FleetConductor } from './fleet.ts';
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
        this.#fleet.pause(victim);
        this.#later(fault.forMs, () => this.#fleet.resume(victim));
        return;
      }
      case 'cut':
        this.#connection(fault.who, `is cut off for ${fault.forMs} ms`, (broker) => {
          broker.disconnect();
          this.#later(fault.forMs, () => broker.reconnect());
        });
        return;
      case 'slow':
        this.#connection(fault.who, `is slow by ${fault.byMs} ms for ${fault.forMs} ms`, (broker) => {
          broker.slow(fault.byMs);
          this.#later(fault.forMs, () => broker.slow(0));
        });
        return;
      case 'lose':
        this.#connection(fault.who, `loses ${fault.count} ${fault.what}`, (broker) => lose(broker, fault));
        return;
      case 'repeat':
        this.#connection(fault.who, `sends ${fault.count} appends twice`, (broker) =>
          broker.repeatAppends(fault.count),
        );
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
      case 'drop-readers':
        this.#tell(`the readers of ${fault.stream} vanish`);
        server.dropReaders(cluster.subjects.stream(fault.stream));
        return;
      case 'fail-hooks':
        this.#tell(`hooks answer 503 for ${fault.forMs} ms`);
        this.#fleet.hookStatus = 503;
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
    for (const conductor of this.#fleet.places) {
      conductor?.traps.clear();
      if (conductor !== undefined) conductor.fuse = undefined;
    }
    for (let place = 0; place < this.#fleet.plan.conductors; place++) this.#fill(place);
  }

  #crash({ conductor, proof, backAfterMs, where }: Fault & { do: 'crash' }): void {
    const victim = this.#inPlace(conductor);
    if (victim === undefined) return;
    const gone = (): void => {
      if (proof) this.#fleet.clock.after(BURY_AFTER_MS, () => void this.#fleet.bury(victim));
      this.#later(backAfterMs, () => this.#fill(victim.place));
    };
    if ('turns' in where) {
      victim.fuse = {
        turns: where.turns,
        die: () => {
          this.#fleet.kill(victim, 'await');
          gone();
        },
      };
    } else victim.traps.set(where.point, { left: where.nth, die: gone });
  }

  #leave({ conductor, backAfterMs }: Fault & { do: 'leave' }): void {
    const victim = this.#inPlace(conductor);
    if (victim === undefined) return;
    this.#tell(`${victim.name} stops`);
    this.#fleet.places[victim.place] = undefined;
    void victim.conductor.stop(DRAIN_MS).then(() => this.#later(backAfterMs, () => this.#fill(victim.place)));
    // One that dies while it stops leaves its place all the same.
    this.#later(backAfterMs + 10_000, () => this.#fill(victim.place));
  }

  #fill(place: number): void {
    if (this.#fleet.places[place] === undefined) void this.#fleet.startConductor(place);
  }

  #inPlace(place: number): FleetConductor | undefined {
    return this.#fleet.places[place % this.#fleet.plan.conductors];
  }

  #connection({ role, place }: Who, what: string, act: (broker: SimBroker) => void): void {
    const { gateways } = this.#fleet;
    const who = role === 'conductor' ? this.#inPlace(place) : gateways[place % gateways.length];
    if (who === undefined) return;
    this.#tell(`${who.name} ${what}`);
    act(who.broker);
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

function lose(broker: SimBroker, { what, count }: Fault & { do: 'lose' }): void {
  if (what === 'pubAcks') broker.losePubAcks(count);
  else if (what === 'appends') broker.loseAppends(count);
  else if (what === 'removes') broker.loseRemoves(count);
  else broker.loseRequests(count);
}
