// Who is alive (runtime/placement/membership.ts, member-watch.ts), on the simulated broker.

import { beforeEach, describe, expect, test } from 'vitest';
import type { SessionId } from '../../../proto/ids.ts';
import { defaultLeaseTimes, EffectLease } from '../../../runtime/placement/effect-lease.ts';
import { emptyReport } from '../../../runtime/placement/member.ts';
import { type MemberWatch, watchMembers } from '../../../runtime/placement/member-watch.ts';
import { joinMembers, Membership, writeTombstone } from '../../../runtime/placement/membership.ts';
import type { SimBroker } from '../../../runtime/sim/sim-broker.ts';
import { PausableClock } from '../../support/pausable-clock.ts';
import { SimCluster } from '../../support/sim-cluster.ts';

const HOUR_MS = 3_600_000;

let sim: SimCluster;
let watch: MemberWatch;
beforeEach(async () => {
  sim = await SimCluster.start();
  watch = await sim.settle(watchMembers({ broker: sim.broker, subjects: sim.subjects, clock: sim.clock }));
});

async function join(session: string, broker: SimBroker = sim.connect(session)): Promise<Membership> {
  const { subjects, clock } = sim;
  const facts = { session, role: 'conductor' as const, host: 'h', pid: 1, report: () => emptyReport };
  const membership = await sim.settle(joinMembers({ broker, subjects, clock, ...facts }));
  await sim.until(() => watch.stateOf(session) === 'live', 'a new member');
  return membership;
}

async function bury(session: string): Promise<void> {
  const facts = { role: 'conductor', host: 'h', pid: 1, why: 'exited', at: sim.clock.now() };
  await sim.settle(writeTombstone(sim.broker, sim.subjects, session, facts));
  await sim.clock.advance(10);
}

describe('M1: proof of death', () => {
  test('is a tombstone of the one that leaves', async () => {
    const membership = await join('a');

    await sim.settle(membership.drain());
    await sim.clock.advance(10);
    expect([watch.stateOf('a'), watch.provenDead('a')]).toEqual(['draining', false]);
    await sim.settle(membership.leave());
    await sim.clock.advance(10);

    expect([watch.stateOf('a'), watch.provenDead('a')]).toEqual(['dead', true]);
  });

  test('is a tombstone of the parent that saw it exit', async () => {
    const broker = sim.connect('a');
    await join('a', broker);

    broker.disconnect();
    await bury('a');

    expect(watch.provenDead('a')).toBe(true);
    expect(watch.liveConductors()).toBe(0);
  });

  test('is not taken back by a renewal that was still under way', async () => {
    await join('a');

    await bury('a');
    await sim.clock.advance(2_000); // it beats and renews all the while

    expect([watch.stateOf('a'), watch.provenDead('a')]).toEqual(['dead', true]);
  });

  test('is not silence, and not a document that cannot be read', async () => {
    const broker = sim.connect('a');
    await join('a', broker);
    broker.disconnect();
    await sim.settle(sim.broker.append(sim.subjects.member('a'), new TextEncoder().encode('{"state":"dead"}')));
    await sim.clock.advance(60_000);

    expect([watch.stateOf('a'), watch.provenDead('a')]).toEqual(['suspect', false]);
  });
});

describe('M2: suspicion', () => {
  test('comes of silence alone, and goes with the next sign of life', async () => {
    const broker = sim.connect('a');
    await join('a', broker);

    broker.pause();
    await sim.clock.advance(1_400);
    expect(watch.stateOf('a')).toBe('live');
    await sim.clock.advance(500);
    expect(watch.stateOf('a')).toBe('suspect');
    broker.resume();
    await sim.clock.advance(10);

    expect(watch.stateOf('a')).toBe('live');
  });

  test('falls on nobody while the broker is away', async () => {
    await join('a');
    await join('b');
    const states: string[] = [];
    watch.onChange(() => states.push(watch.stateOf('a'), watch.stateOf('b')));

    sim.server.stop();
    await sim.clock.advance(30_000);
    sim.server.start();
    await sim.clock.advance(3_000);

    expect([watch.stateOf('a'), watch.stateOf('b')]).toEqual(['live', 'live']);
    expect(states).not.toContain('suspect');
  });

  test('falls on nobody while the observer does not hear even itself', async () => {
    const mine = sim.connect('me');
    await join('me', mine);
    await join('a');
    const { subjects, clock } = sim;
    const own = await sim.settle(watchMembers({ broker: mine, subjects, clock, session: 'me' }));
    const states: string[] = [];
    own.onChange(() => states.push(own.stateOf('a')));

    mine.pause();
    await clock.advance(20_000);
    mine.resume();
    await clock.advance(1_000);

    expect(states).not.toContain('suspect');
    expect(own.stateOf('a')).toBe('live');
  });

  test.each([
    ['that beats itself', { session: 'me' }],
    ['that is no member', {}],
  ])('falls on nobody in the moment an observer %s wakes, before it has heard anything', async (_, who) => {
    const { subjects } = sim;
    await join('a');
    const clock = new PausableClock(sim.clock);
    const mine = sim.connect('me');
    const own = await sim.settle(watchMembers({ broker: mine, subjects, clock, ...who }));

    clock.pause();
    mine.pause();
    await sim.clock.advance(20_000);

    expect(own.stateOf('a')).toBe('live');
  });

  test('never shortens the wait for effects: it counts from the last renewal seen', async () => {
    const broker = sim.connect('a');
    await join('a', broker);
    const renewedAt = watch.renewedAt('a');

    broker.pause();
    await sim.clock.advance(900);
    sim.server.stop();
    await sim.clock.advance(5_000);
    sim.server.start();
    await sim.clock.advance(100);

    expect(watch.renewedAt('a')).toBe(renewedAt);
  });
});

describe('M3: documents', () => {
  test('of the dead are removed after an hour', async () => {
    const broker = sim.connect('a');
    await join('a', broker);
    await join('b');
    broker.disconnect();
    await bury('a');

    await sim.clock.advance(HOUR_MS - 60_000);
    expect(watch.stateOf('a')).toBe('dead');
    await sim.clock.advance(61_000);

    expect([watch.stateOf('a'), watch.stateOf('b')]).toEqual(['unknown', 'live']);
    expect(await stored('a')).toBe(false);
    expect(await stored('b')).toBe(true);
  }, 20_000);

  test('of the silent are removed as late, so that those nobody buried do not stay for ever', async () => {
    const broker = sim.connect('a');
    await join('a', broker);
    broker.disconnect();

    await sim.clock.advance(HOUR_MS + 10_000);

    expect(watch.stateOf('a')).toBe('unknown');
    expect(await stored('a')).toBe(false);
  }, 20_000);

  async function stored(session: string): Promise<boolean> {
    const bucket = `KV_${sim.subjects.bucket('cluster')}`;
    return (await sim.settle(sim.broker.read(bucket, { lastOf: sim.subjects.member(session) }))) !== null;
  }
});

describe('a membership', () => {
  test('L1: renews the effect lease from when each write was sent', async () => {
    const { subjects, clock } = sim;
    const broker = sim.connect('a');
    const effect = new EffectLease(clock, defaultLeaseTimes);
    const lease = { effect, times: defaultLeaseTimes };
    const session = 'a' as SessionId; // proof: a token
    const membership = new Membership({
      ...{ broker, subjects, clock, session, lease },
      ...{ role: 'conductor' as const, host: 'h', pid: 1, report: () => emptyReport },
    });
    await sim.settle(membership.start());
    expect(effect.valid).toBe(true);

    broker.losePubAcks(1_000);
    await clock.advance(2_100);
    expect(effect.valid).toBe(false);
  });

  test('left, renews nothing more and leaves no timer, though a renewal was under way', async () => {
    const { subjects, clock } = sim;
    const broker = sim.connect('a');
    const effect = new EffectLease(clock, defaultLeaseTimes);
    const membership = new Membership({
      ...{ broker, subjects, clock, session: 'a', lease: { effect, times: defaultLeaseTimes } },
      ...{ role: 'conductor' as const, host: 'h', pid: 1, report: () => emptyReport },
    });
    await sim.settle(watch.close());
    await sim.settle(membership.start());
    await clock.advance(999); // the next renewal is due

    const draining = membership.drain();
    effect.drop();
    await sim.settle(membership.leave());
    await sim.settle(draining);
    await clock.advance(5_000);

    expect(effect.valid).toBe(false);
    expect(clock.pending).toBe(0);
  });
});

describe('M4: one that is heard and gets no renewal acknowledged in time', () => {
  const times = defaultLeaseTimes;

  async function joinSlow(ackMs: {
    value: number;
  }): Promise<{ readonly membership: Membership; readonly lease: EffectLease }> {
    const { subjects, clock } = sim;
    const broker = sim.connect('slow');
    const lease = new EffectLease(clock, times);
    const append = broker.append.bind(broker);
    broker.append = async (subject, data, options = {}) => {
      const outcome = await append(subject, data, options);
      const late = ackMs.value > (options.timeoutMs ?? 2_000);
      return late ? { kind: 'unresolved', sent: true, reason: 'no acknowledgement' } : outcome;
    };
    const facts = { session: 'slow', role: 'conductor' as const, host: 'h', pid: 1, report: () => emptyReport };
    const membership = await sim.settle(
      joinMembers({ broker, subjects, clock, ...facts, lease: { effect: lease, times } }),
    );
    await sim.until(() => watch.stateOf('slow') === 'live', 'a new member');
    return { membership, lease };
  }

  test('is suspect once it has said so for a while, is not waited for, and is live again when its line is', async () => {
    const ackMs = { value: 0 };
    const { membership, lease } = await joinSlow(ackMs);
    await sim.clock.advance(1_100);
    expect([watch.stateOf('slow'), lease.valid]).toEqual(['live', true]);

    ackMs.value = 2_000;
    await sim.clock.advance(4_000);
    expect([watch.stateOf('slow'), lease.valid, membership.lapsed]).toEqual(['live', false, false]);
    await sim.clock.advance(6_000);
    const renewedAt = watch.renewedAt('slow');
    expect([watch.stateOf('slow'), membership.lapsed]).toEqual(['suspect', true]);
    await sim.clock.advance(10_000);
    expect(watch.renewedAt('slow')).toBe(renewedAt);

    ackMs.value = 0;
    await sim.clock.advance(1_100);
    expect(lease.valid).toBe(false); // the renewal that ended it was a lapsed one, which gives none
    await sim.clock.advance(1_100);
    expect([watch.stateOf('slow'), lease.valid, membership.lapsed]).toEqual(['live', true, false]);
  });
});
