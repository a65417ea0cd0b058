// The conductors of a fleet: born into places, killed, paused, stopped.
//
// F1  Everything that runs belongs to one process (`current`): one timer or one message is handled to its end before the
//     next, so whoever had it is whoever reaches a crash point.
// F2  A process that is dead hears nothing more: not its timers, not its messages, not the end of its calls.

import { noEffectJournal } from '../../../actors/drivers/effect-journal.ts';
import { FakeDriver } from '../../../actors/drivers/fake/fake-driver.ts';
import { machinesOnBroker } from '../../../actors/drivers/fake/machine-shelf.ts';
import { driversOf } from '../../../actors/drivers/registry.ts';
import { createNodeKind } from '../../../actors/node/node-actor.ts';
import { idSource } from '../../../proto/ids.ts';
import { type Deferred, deferred } from '../../../runtime/base/deferred.ts';
import { type FailpointName, watchFailpoints } from '../../../runtime/base/failpoint.ts';
import { Conductor } from '../../../runtime/host/conductor.ts';
import { defaultLeaseTimes } from '../../../runtime/placement/effect-lease.ts';
import { silentShardLog } from '../../../runtime/placement/shard-log.ts';
import { connectSim, type SimBroker } from '../../../runtime/sim/sim-broker.ts';
import type { PausableClock } from '../../support/pausable-clock.ts';
import type { CrashCell } from './coverage.ts';
import type { Fleet } from './fleet.ts';

export interface FleetConductor {
  /** `c1`, `c2`, … in the order of their births. */
  readonly name: string;
  readonly place: number;
  readonly session: string;
  readonly clock: PausableClock;
  readonly broker: SimBroker;
  readonly conductor: Conductor;
  readonly died: Deferred<void>;
  alive: boolean;
  paused: boolean;
  /** How often it goes past each point before it dies there. */
  readonly traps: Map<FailpointName, Trap>;
  /** Timers, and messages that come or go, before it dies. */
  fuse: { turns: number; readonly die: () => void } | undefined;
}

export interface Trap {
  left: number;
  readonly die: (victim: FleetConductor) => void;
}

/** Soon after one another, so that a run need not last. */
const HOOK_SCHEDULE = {
  settleMs: 100,
  backoff: { firstMs: 300, maxMs: 2_000, jitter: 0.2 },
  giveUpAfterMs: 86_400_000,
};
const POWER_SYNC = { mismatch: 'adopt', absentAfter: 2, queuedOnAbsent: 'fail' } as const;

export class FleetConductors {
  /** The one that lives in each place. */
  readonly places: (FleetConductor | undefined)[] = [];
  readonly crashes: CrashCell[] = [];
  /** For whoever comes there first. */
  readonly traps: Map<FailpointName, Trap> = new Map();
  readonly #fleet: Fleet;
  #current: FleetConductor | undefined;
  #born = 0;

  constructor(fleet: Fleet) {
    this.#fleet = fleet;
    watchFailpoints((name, where) => this.#passes(name, where));
  }

  close(): void {
    watchFailpoints(undefined);
  }

  /** Resolves when it serves, or has died. */
  async start(place: number): Promise<void> {
    const { cluster, ids, random, server, recorder } = this.#fleet;
    const session = ids.sessionId('sim');
    const onTurn = (): void => this.#turn(born);
    const clock = this.#fleet.processClock(onTurn);
    const broker = connectSim(server, { name: session, clock, onTurn, onSent: () => this.#burn(born) });
    const conductor = new Conductor({
      ...{ broker, cluster, clock, random, session, host: 'sim', pid: 1 },
      ids: idSource(() => clock.now(), random),
      kinds: [this.#kind(broker, clock)],
      lease: defaultLeaseTimes,
      limits: this.#fleet.plan.world,
      callbacks: { post: this.#fleet.hooks(), schedule: HOOK_SCHEDULE },
      log: silentShardLog,
    });
    this.#born++;
    const born: FleetConductor = {
      ...{ name: `c${this.#born}`, place, session, clock, broker, conductor },
      ...{ died: deferred(), alive: true, paused: false, traps: new Map(), fuse: undefined },
    };
    this.places[place] = born;
    recorder.add({ what: 'fault', text: `${born.name} starts as ${session}` });
    this.#current = born;
    const started = conductor.start();
    this.#current = undefined;
    // One that dies in its start never ends it (F2); one that could not start exits, and is started again.
    await Promise.race([started.catch(() => this.#giveUp(born)), born.died.promise]);
  }

  #kind(broker: SimBroker, clock: PausableClock): ReturnType<typeof createNodeKind> {
    const { cluster, plan } = this.#fleet;
    const journal = noEffectJournal; // effects are seen where they happen
    const fake = new FakeDriver({ shelf: machinesOnBroker(broker, cluster.subjects), clock, journal });
    const drivers = driversOf([fake], journal);
    const { powerSyncMs } = plan.world;
    return createNodeKind({ drivers, powerSync: { everyMs: powerSyncMs, ...POWER_SYNC } });
  }

  #giveUp(born: FleetConductor): void {
    this.kill(born, 'start');
    this.#fleet.clock.after(500, () => this.fill(born.place));
  }

  /** Somebody lives there from now on. */
  fill(place: number): void {
    if (this.places[place] === undefined) void this.start(place);
  }

  /** `kill -9`. */
  kill(victim: FleetConductor, point: string, actor?: string): void {
    if (!victim.alive) return;
    victim.alive = false;
    this.#noteCrash(victim, point, actor);
    victim.clock.pause();
    victim.broker.crash();
    victim.died.resolve();
    if (this.places[victim.place] === victim) this.places[victim.place] = undefined;
    this.#fleet.recorder.add({ what: 'fault', text: `${victim.name} dies at ${point}` });
  }

  pause(victim: FleetConductor): void {
    if (!victim.alive || victim.paused) return;
    victim.paused = true;
    victim.clock.pause();
    victim.broker.pause();
    this.#fleet.recorder.add({ what: 'fault', text: `${victim.name} is paused` });
  }

  resume(victim: FleetConductor): void {
    if (!victim.alive || !victim.paused) return;
    victim.paused = false;
    victim.clock.resume();
    victim.broker.resume();
    this.#fleet.recorder.add({ what: 'fault', text: `${victim.name} goes on` });
  }

  ownAll(): boolean {
    const owned = new Set(this.places.flatMap((place) => place?.conductor.shards ?? []));
    return owned.size === this.#fleet.cluster.shardCount;
  }

  /** F1. */
  #turn(of: FleetConductor): void {
    this.#current = of;
    this.#burn(of);
  }

  /** Between two of its sends is as far as two awaits are apart for others: what does not leave a process cannot be seen. */
  #burn(of: FleetConductor): void {
    const { fuse } = of;
    if (fuse === undefined || --fuse.turns > 0) return;
    of.fuse = undefined;
    fuse.die();
  }

  #passes(name: FailpointName, where: readonly (string | number)[]): boolean {
    const current = this.#current;
    if (current === undefined) return false;
    for (const traps of [current.traps, this.traps]) {
      const trap = traps.get(name);
      if (!current.alive || trap === undefined || --trap.left > 0) continue;
      traps.delete(name);
      const actor = where.find((word) => typeof word === 'string' && this.#fleet.records.has(word));
      this.kill(current, name, actor === undefined ? undefined : String(actor));
      trap.die(current);
    }
    return !current.alive;
  }

  #noteCrash(victim: FleetConductor, point: string, actor: string | undefined): void {
    const shards = new Set(victim.conductor.shards);
    for (const [id, record] of this.#fleet.records) {
      const meant = actor === undefined ? shards.has(this.#fleet.shardOf(id)) : id === actor;
      if (!meant) continue;
      const running = record.tasks.find(({ state }) => state === 'running');
      const state = record.regions['provision']?.state ?? 'none';
      this.crashes.push({ state, action: running?.action ?? '-', point: point.split(' ')[0] ?? point });
    }
    // A claim is about to be made: what it would own is another's, or nobody's.
    if (shards.size === 0 && actor === undefined) this.crashes.push({ state: 'none', action: '-', point });
  }
}
