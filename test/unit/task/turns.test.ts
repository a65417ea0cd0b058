// Who starts when the actor is free: the next in line, judged again at its turn.

import { describe, expect, it } from 'vitest';
import { noEffectJournal } from '../../../actors/drivers/effect-journal.ts';
import { driversOf } from '../../../actors/drivers/registry.ts';
import { createNodeKind } from '../../../actors/node/node-actor.ts';
import { draftOf } from '../../../runtime/task/draft.ts';
import { endTask, nextInLine, startNext, withoutHeld } from '../../../runtime/task/lifecycle.ts';
import { nodeRecord, nodeTask, T0 } from '../../support/node-records.ts';

const kind = createNodeKind({ drivers: driversOf([], noEffectJournal) });

describe('the turn of a queued task', () => {
  it('a deployment whose node went into maintenance fails at its turn, and a power action behind it starts', () => {
    const deploy = nodeTask(1, 'provision.deploy');
    const on = nodeTask(2, 'power.on');
    const attributes = { maintenance: true, maintenance_reason: 'a new fan' };
    const record = nodeRecord({ tasks: [deploy, on], attributes });

    const draft = startNext(kind, draftOf(record), 1, T0 + 10);

    expect(draft.finals).toMatchObject([
      {
        id: deploy.id,
        state: 'failed',
        startedAt: 0,
        error: { code: 'precondition_failed', evidence: { maintenance_reason: 'a new fan' } },
      },
    ]);
    expect(draft.start).toBe(on.id);
  });

  it('goes past what is held, in the order of the rest, and comes back to it when it is held no longer', () => {
    const [held, later] = [nodeTask(1, 'power.on'), nodeTask(2, 'power.off')];
    const attributes = { maintenance: true, maintenance_reason: 'gone', maintenance_holds: [held.id] };
    const record = nodeRecord({ tasks: [held, later], attributes });

    expect(startNext(kind, draftOf(record), 1, T0 + 10).start).toBe(later.id);
    expect(withoutHeld(kind, record).tasks).toEqual([later]);
    expect(nextInLine(kind, nodeRecord({ tasks: [held], attributes }))).toBeUndefined();
    const ended = nodeRecord({ tasks: [held], attributes: { ...attributes, maintenance: false } });
    expect(startNext(kind, draftOf(ended), 1, T0 + 10).start).toBe(held.id);
  });

  it('names the task that put the node into maintenance where that is why it fails', () => {
    const set = nodeTask(1, 'maintenance.set', { state: 'succeeded', finishedAt: T0 + 9 });
    const on = nodeTask(2, 'power.on', { state: 'succeeded', finishedAt: T0 + 10 });
    const deploy = nodeTask(3, 'provision.deploy');
    const record = nodeRecord({ tasks: [set, on, deploy], attributes: { maintenance: true } });

    const [failed] = startNext(kind, draftOf(record), 1, T0 + 11).finals;

    expect(failed?.error).toMatchObject({
      code: 'precondition_failed',
      message: expect.stringContaining(set.id),
      evidence: { blame: set.id, blame_action: 'maintenance.set', blame_state: 'succeeded', maintenance: true },
    });
  });

  it('tells each state that one entry passes through as it was', () => {
    const deploy = nodeTask(1, 'provision.deploy', { state: 'running', startedAt: T0 });
    const rescue = nodeTask(2, 'provision.rescue');
    const record = nodeRecord({ provision: 'deploying', tasks: [deploy, rescue] });

    const draft = endTask(kind, draftOf(record), deploy.id, { state: 'succeeded' }, 1, T0 + 10);

    const states = draft.events.filter(({ type }) => type === 'node.state');
    expect(draft.record.regions['provision']?.state).toBe('rescuing');
    expect(states.map(({ detail }) => detail)).toMatchObject([{ provision_state: 'active' }, {}]);
    expect(states[1]?.detail).toEqual({}); // the document of the entry itself says it
  });
});
