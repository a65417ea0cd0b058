import { describe, expect, it } from 'vitest';
import { StoreWatch } from '../../../gateway/supervisor/store-watch.ts';
import { SimClock } from '../../../runtime/sim/sim-clock.ts';

const MIB = 1024 * 1024;

interface World {
  stores: boolean;
  connected: boolean;
  free: number | undefined;
}

function rig(world: World): { readonly pass: (seconds: number) => Promise<void>; readonly told: string[] } {
  const clock = new SimClock();
  const told: string[] = [];
  const watch = new StoreWatch({
    clock,
    store: async () => world.stores,
    connected: () => world.connected,
    freeBytes: async () => world.free,
    restart: (why) => told.push(`restart: ${why}`),
    onFull: (full) => told.push(full ? 'full' : 'room'),
  });
  watch.start();
  return {
    told,
    pass: async (seconds) => {
      for (let second = 0; second < seconds; second++) await clock.advance(1_000);
    },
  };
}

describe('the watch over the store', () => {
  it('says nothing while what it is given is stored, however little room there is (W1)', async () => {
    const world = { stores: true, connected: true, free: 1 };
    const { pass, told } = rig(world);

    await pass(60);

    expect(told).toEqual([]);
  });

  it('tells that the disk is full, restarts the server once there is room, and tells when it stores again', async () => {
    const world = { stores: false, connected: true, free: 0 };
    const { pass, told } = rig(world);

    await pass(30);
    expect(told).toEqual(['full']);
    world.free = 20 * MIB;
    await pass(2);
    expect(told).toEqual(['full', 'restart: its disk was full and is no more']);
    world.stores = true;
    await pass(2);
    expect(told).toEqual(['full', 'restart: its disk was full and is no more', 'room']);
  });

  it('does not restart into a disk with hardly any room', async () => {
    const world = { stores: false, connected: true, free: 0 };
    const { pass, told } = rig(world);

    await pass(3);
    world.free = 4 * MIB;
    await pass(60);

    expect(told).toEqual(['full']);
  });

  it('restarts a server that is connected and stores nothing, and not again before it could have come up (W2)', async () => {
    const world = { stores: false, connected: true, free: undefined };
    const { pass, told } = rig(world);

    await pass(9);
    expect(told).toEqual([]);
    await pass(1);
    expect(told).toEqual(['restart: it is connected and stores nothing']);
    await pass(14);
    expect(told).toHaveLength(1);
    await pass(2);
    expect(told).toHaveLength(2);
  });

  it('leaves a server alone that is away: others see to that', async () => {
    const world = { stores: false, connected: false, free: 0 };
    const { pass, told } = rig(world);

    await pass(60);

    expect(told).toEqual([]);
  });
});
