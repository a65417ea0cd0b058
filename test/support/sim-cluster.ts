// A simulated server with the streams of one cluster, for tests of single parts: time moves only when asked.

import { type IdSource, idSource } from '../../proto/ids.ts';
import type { Subjects } from '../../proto/subjects.ts';
import { type Cluster, openCluster } from '../../runtime/broker/topology.ts';
import { connectSim, type SimBroker } from '../../runtime/sim/sim-broker.ts';
import { SimClock, simRandom } from '../../runtime/sim/sim-clock.ts';
import { SimServer } from '../../runtime/sim/sim-server.ts';

export class SimCluster {
  readonly clock: SimClock = new SimClock();
  readonly server: SimServer;
  readonly broker: SimBroker;
  readonly ids: IdSource;
  #cluster: Cluster | undefined;

  static async start(options: { shards?: number; maxPayloadBytes?: number } = {}): Promise<SimCluster> {
    const sim = new SimCluster(options.maxPayloadBytes);
    const cluster = {
      namespace: 'sim',
      shards: options.shards ?? 1,
      replicas: 1,
      mailboxBound: 16,
      dedupeWindowMs: 120_000,
      taskRetentionMs: 3_600_000,
    };
    sim.#cluster = await sim.settle(openCluster(sim.broker, cluster, { clock: sim.clock, ids: sim.ids }));
    return sim;
  }

  private constructor(maxPayloadBytes?: number) {
    const { clock } = this;
    const random = simRandom(11);
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
  async settle<T>(promise: Promise<T>, limitMs = 60_000): Promise<T> {
    let over = false;
    const done = (): void => {
      over = true;
    };
    promise.then(done, done);
    await this.until(() => over, 'the end of a call', limitMs);
    return promise;
  }

  async until(holds: () => boolean, what: string, limitMs = 60_000): Promise<void> {
    const deadline = this.clock.monotonic() + limitMs;
    await this.clock.advance(0);
    while (!holds()) {
      if (this.clock.monotonic() >= deadline) throw new Error(`${what} did not happen within ${limitMs} ms`);
      await this.clock.advance(1);
    }
  }

  /** How many messages a stream holds. */
  messages(stream: string): number {
    return this.server.stream(stream)?.state(this.clock.now()).messages ?? 0;
  }
}
