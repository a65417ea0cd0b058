// A simulated server with the streams of one cluster, for tests of single parts: time moves only when asked.

import { type IdSource, idSource } from '../../proto/ids.ts';
import type { Subjects } from '../../proto/subjects.ts';
import { seededRandom } from '../../runtime/base/seeded-random.ts';
import { type Cluster, type ClusterOptions, openCluster } from '../../runtime/broker/topology.ts';
import { connectSim, type SimBroker } from '../../runtime/sim/sim-broker.ts';
import { SimClock } from '../../runtime/sim/sim-clock.ts';
import { SimServer } from '../../runtime/sim/sim-server.ts';
import { settle, until } from './sim-time.ts';

export function simClusterOptions(shards: number = 1): ClusterOptions {
  return {
    namespace: 'sim',
    shards,
    replicas: 1,
    mailboxBound: 16,
    dedupeWindowMs: 120_000,
    taskRetentionMs: 3_600_000,
  };
}

export class SimCluster {
  readonly clock: SimClock = new SimClock();
  readonly server: SimServer;
  readonly broker: SimBroker;
  readonly ids: IdSource;
  #cluster: Cluster | undefined;

  static async start(
    options: { shards?: number; mailboxStreams?: number; maxPayloadBytes?: number } = {},
  ): Promise<SimCluster> {
    const sim = new SimCluster(options.maxPayloadBytes);
    sim.#cluster = await sim.settle(
      openCluster(
        sim.broker,
        { ...simClusterOptions(options.shards), mailboxStreams: options.mailboxStreams ?? 1 },
        { clock: sim.clock, ids: sim.ids },
      ),
    );
    return sim;
  }

  private constructor(maxPayloadBytes?: number) {
    const { clock } = this;
    const random = seededRandom(11);
    this.server = new SimServer({
      clock,
      delayMs: () => 1,
      ...(maxPayloadBytes === undefined ? {} : { maxPayloadBytes }),
    });
    this.ids = idSource(() => clock.now(), random);
    this.broker = connectSim(this.server, { name: 'first' });
  }

  get cluster(): Cluster {
    if (this.#cluster === undefined) throw new Error('not started');
    return this.#cluster;
  }

  get subjects(): Subjects {
    return this.cluster.subjects;
  }

  /** Another connection to the same server. */
  connect(name: string): SimBroker {
    return connectSim(this.server, { name });
  }

  /** Moves time until the promise has settled. */
  settle<T>(promise: Promise<T>, limitMs?: number): Promise<T> {
    return settle(this.clock, promise, limitMs);
  }

  until(holds: () => boolean, what: string, limitMs?: number): Promise<void> {
    return until(this.clock, holds, what, limitMs);
  }

  /** How many messages a stream holds. */
  messages(stream: string): number {
    return this.server.stream(stream)?.state(this.clock.now()).messages ?? 0;
  }
}
