import { describe, expect, it } from 'vitest';
import { heldBy } from '../../../actors/contract/held.ts';
import type { PowerSyncPolicy } from '../../../actors/node/power-sync.ts';
import { judgeFinding } from '../../../actors/node/power-sync.ts';
import type { JsonObject } from '../../../proto/json.ts';
import type { ActorRecord } from '../../../proto/record.ts';
import type { CheckFinding, CheckOutcome } from '../../../runtime/host/check.ts';
import { nodeRecord, nodeTask, runningTask, T0 } from '../../support/node-records.ts';

const adopt: PowerSyncPolicy = { everyMs: 1_000, mismatch: 'adopt', absentAfter: 3, queuedOnAbsent: 'fail' };
const on: CheckFinding = { kind: 'seen', observed: { power: 'power on' } };
const off: CheckFinding = { kind: 'seen', observed: { power: 'power off' } };
const absent: CheckFinding = { kind: 'absent', why: 'no answer' };

function judge(
  record: ActorRecord,
  finding: CheckFinding,
  more: { policy?: Partial<PowerSyncPolicy>; memo?: JsonObject } = {},
): CheckOutcome {
  return judgeFinding(record, finding, { memo: more.memo, now: T0 }, { ...adopt, ...more.policy });
}

describe('what follows from a look at the power', () => {
  it('is nothing where it is as recorded, and a failure before is forgotten', () => {
    expect(judge(nodeRecord({ power: 'power on' }), on, { memo: { absent: 2, since: T0 } })).toEqual({});
  });

  it.each(['report', 'adopt', 'force'] as const)(
    'is the first observation where none was recorded, under every policy (%s)',
    (mismatch) => {
      expect(judge(nodeRecord({ power: null }), on, { policy: { mismatch } })).toEqual({
        change: { observed: { power: 'power on' }, attributes: {} },
      });
    },
  );

  it('is the state taken over and told, by default', () => {
    expect(judge(nodeRecord({ power: 'power off' }), on)).toEqual({
      change: { observed: { power: 'power on' }, attributes: {} },
      detail: { power_sync: { recorded: 'power off', seen: 'power on', did: 'adopted' } },
    });
  });

  it('is told once where the policy is to report, and again when it is another state', () => {
    const policy = { mismatch: 'report' } as const;
    const first = judge(nodeRecord({ power: 'power off' }), on, { policy });
    expect(first.change).toEqual({ attributes: { power_mismatch: { seen: 'power on', since: T0 } }, event: 'state' });

    const attributes = first.change?.attributes ?? {};
    expect(judge(nodeRecord({ power: 'power off', attributes }), on, { policy })).toEqual({});
    expect(judge(nodeRecord({ power: 'power off', attributes }), off, { policy })).toEqual({
      change: { attributes: { power_mismatch: null } },
    });
  });

  it('is a task where the policy is to force, told once, and not for ever', () => {
    const policy = { mismatch: 'force', absentAfter: 2 } as const;
    const first = judge(nodeRecord({ power: 'power on' }), off, { policy });
    expect(first).toMatchObject({ ask: { action: 'power.on' }, memo: { corrected: 1 }, change: { event: 'state' } });

    const attributes = first.change?.attributes ?? {};
    const second = judge(nodeRecord({ power: 'power on', attributes }), off, { policy, memo: { corrected: 1 } });
    expect(second).toEqual({ ask: { action: 'power.on', params: {} }, memo: { corrected: 2 } });

    const third = judge(nodeRecord({ power: 'power on', attributes }), off, { policy, memo: { corrected: 2 } });
    expect(third).toMatchObject({ change: { observed: { power: 'power off' }, attributes: { maintenance: true } } });
    expect(third.ask).toBeUndefined();
  });

  it.each([
    ['in maintenance', nodeRecord({ power: 'power on', attributes: { maintenance: true } })],
    ['parked', nodeRecord({ power: 'power on', parked: { reason: 'it threw', since: T0 } })],
  ])('is never a correction of a node in an operator’s hands (%s)', (_what, record) => {
    const outcome = judge(record, off, { policy: { mismatch: 'force' } });

    expect(outcome.ask).toBeUndefined();
    expect(outcome.change?.observed).toEqual({ power: 'power off' });
  });
});

describe('what follows when a node does not answer', () => {
  it('is counted, and maintenance at the limit, with the reason and since when', () => {
    let memo: JsonObject | undefined;
    for (let look = 1; look < 3; look++) {
      const outcome = judge(nodeRecord(), absent, memo === undefined ? {} : { memo });
      expect(outcome).toEqual({ memo: { absent: look, since: T0 } });
      memo = outcome.memo;
    }

    const reason = 'power sync: no answer 3 times in a row since 2026-01-01T00:00:00.000Z: no answer';
    expect(judge(nodeRecord(), absent, { memo: memo ?? {} })).toMatchObject({
      change: {
        attributes: { maintenance: true, maintenance_reason: reason, last_error: reason },
        event: 'maintenance',
      },
      detail: { power_sync: { failures: 3, why: 'no answer' } },
    });
  });

  it('is nothing for a node that is in maintenance already, nor is it counted there', () => {
    expect(judge(nodeRecord({ attributes: { maintenance: true } }), absent, { memo: { absent: 2 } })).toEqual({});
  });

  it('is not interrupted nor advanced by a look that learnt nothing', () => {
    const memo = { absent: 2, since: T0 };

    expect(judge(nodeRecord(), { kind: 'unsure', why: 'a bug' }, { memo })).toEqual({ memo });
  });

  it('is the failure of what waits, or its being held by name, as the policy says', () => {
    const tasks = [
      runningTask(1, 'power.on', { state: 'parked' }),
      nodeTask(2, 'power.off'),
      nodeTask(3, 'power.on', { state: 'succeeded' }),
    ];
    const record = nodeRecord({ tasks, parked: { reason: 'it threw', since: T0 } });
    const policy = { absentAfter: 1 };

    expect(judge(record, absent, { policy }).failQueued).toMatchObject({ evidence: { check: 'power sync' } });
    const held = judge(record, absent, { policy: { ...policy, queuedOnAbsent: 'hold' } });
    expect(held.failQueued).toBeUndefined();
    expect(held.change?.attributes?.['maintenance_holds']).toEqual([tasks[1]?.id]);
  });

  it('holds only what it names, and only while the maintenance lasts', () => {
    const [held, later] = [nodeTask(1, 'power.on'), nodeTask(2, 'power.on')];
    const attributes = { maintenance: true, maintenance_reason: 'gone', maintenance_holds: [held.id] };
    const record = nodeRecord({ attributes, tasks: [held, later] });

    expect(heldBy(record, held)).toContain('in maintenance (gone)');
    expect(heldBy(record, later)).toBeUndefined();
    expect(heldBy(nodeRecord({ attributes: { ...attributes, maintenance: false } }), held)).toBeUndefined();
  });
});
