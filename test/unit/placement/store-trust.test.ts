// Whether an owner may take the store for the one it knew (runtime/placement/store-trust.ts).

import { beforeEach, describe, expect, test } from 'vitest';
import { type Deferred, deferred } from '../../../runtime/base/deferred.ts';
import { StoreTrust } from '../../../runtime/placement/store-trust.ts';
import { connectSim, type SimBroker } from '../../../runtime/sim/sim-broker.ts';
import { SimClock } from '../../../runtime/sim/sim-clock.ts';
import { SimServer } from '../../../runtime/sim/sim-server.ts';

let clock: SimClock;
let broker: SimBroker;
let looks: Deferred<boolean>[];
let trust: StoreTrust;
beforeEach(() => {
  clock = new SimClock();
  broker = connectSim(new SimServer({ clock }), { name: 'owner', clock });
  looks = [];
  trust = new StoreTrust(clock, broker);
});

/** As soon as its log is claimed and recovered. */
function claimed(): void {
  trust.lookBy(() => {
    const look = deferred<boolean>();
    looks.push(look);
    return look.promise;
  });
}

async function cutAndMended(): Promise<void> {
  broker.disconnect();
  await clock.advance(10);
  broker.reconnect();
  await clock.advance(10);
}

async function found(look: number, ours: boolean): Promise<void> {
  looks[look]?.resolve(ours);
  await clock.advance(1);
}

describe('the store', () => {
  test('is not known where the connection was lost during the recovery, until the log was found to be ours', async () => {
    await cutAndMended();
    claimed();
    let waited = false;
    void trust.wait()?.then(() => {
      waited = true;
    });
    expect([trust.holds, looks.length]).toEqual([false, 1]);

    await found(0, true);

    expect([trust.holds, waited]).toEqual([true, true]);
  });

  test('is known while the connection stands, and nobody looks', async () => {
    claimed();
    await clock.advance(60_000);

    expect([trust.holds, looks.length]).toEqual([true, 0]);
  });

  test('is not known from a lost connection on until the log was found to be ours', async () => {
    claimed();
    broker.disconnect();
    await clock.advance(10);
    expect([trust.holds, looks.length]).toEqual([false, 0]);
    broker.reconnect();
    await clock.advance(10);
    expect([trust.holds, looks.length]).toEqual([false, 1]);

    await found(0, true);

    expect(trust.holds).toBe(true);
  });

  test('is looked at again where nothing was found out', async () => {
    claimed();
    await cutAndMended();
    await found(0, false);
    expect(trust.holds).toBe(false);

    await clock.advance(1_000);
    await found(1, true);

    expect(trust.holds).toBe(true);
  });

  test('is not known by a look that was begun before the connection was lost once more', async () => {
    claimed();
    await cutAndMended();
    await cutAndMended();

    await found(0, true);
    expect(trust.holds).toBe(false);
    await found(1, true);
    expect(trust.holds).toBe(true);
  });

  test('is asked about by nobody once the shard is gone', async () => {
    claimed();
    await cutAndMended();
    trust.close();

    await found(0, false);
    await clock.advance(60_000);

    expect([trust.holds, looks.length]).toEqual([false, 1]);
  });
});
