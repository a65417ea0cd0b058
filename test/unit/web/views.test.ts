import { describe, expect, it } from 'vitest';
import { nodeMachine } from '../../../actors/contract/node-machine.ts';
import { Letters, newsOf, readCluster } from '../../../gateway/web/model/cluster.ts';
import { lineBetween, movesFrom, readDiagram } from '../../../gateway/web/model/diagram.ts';
import { EventTail, TAIL_BOUND } from '../../../gateway/web/model/event-tail.ts';
import { ago, clockTime, duration, plainWords, shortTask } from '../../../gateway/web/model/format.ts';
import {
  byLabel,
  NO_SERIES,
  polyline,
  readMetrics,
  SERIES_BOUND,
  total,
  withCounter,
  withLevel,
} from '../../../gateway/web/model/metrics.ts';
import { nodeHref, readRoute } from '../../../gateway/web/model/route.ts';
import { SseText } from '../../../gateway/web/model/sse-text.ts';
import { boardOf } from '../../../gateway/web/model/task-board.ts';
import { joined, lineOf, timelineOf } from '../../../gateway/web/model/timeline.ts';
import { lookOf } from '../../../gateway/web/model/tone.ts';
import { gatherVerdicts } from '../../../gateway/web/model/verdict.ts';
import { windowOf } from '../../../gateway/web/model/virtual-list.ts';
import { TaskState } from '../../../proto/task.ts';
import { machineDocument } from '../../../runtime/machine/diagram.ts';
import { event, node, task, taskDocument } from './world.ts';

describe('the window of a long list', () => {
  it('covers what is in sight and a few rows around it, at any place of 10,000', () => {
    for (const top of [-200, 0, 1, 31, 32, 4_000, 319_000, 320_000, 999_999]) {
      const { first, end } = windowOf(top, 800, 32, 10_000);
      const seen = Math.min(Math.max(0, Math.floor(top / 32)), 10_000 - 25);

      expect(first).toBeLessThanOrEqual(seen);
      expect(end).toBeGreaterThanOrEqual(Math.min(10_000, seen + 25));
      expect(end - first).toBeLessThanOrEqual(25 + 2 * 8 + 1);
    }
  });

  it('is all of a short list', () => {
    expect(windowOf(0, 800, 32, 3)).toEqual({ first: 0, end: 3 });
    expect(windowOf(0, 800, 32, 0)).toEqual({ first: 0, end: 0 });
  });
});

describe('the state diagram', () => {
  const diagram = readDiagram(machineDocument(nodeMachine), 'provision');

  it('gives every state a place of its own', () => {
    const places = diagram.boxes.map(({ column, row }) => `${column}/${row}`);

    expect(diagram.boxes).toHaveLength(24);
    expect(new Set(places).size).toBe(24);
  });

  it('puts the stable states on top and what leads to one beneath it', () => {
    const heads = diagram.boxes.filter(({ row }) => row === 0).map(({ state }) => state);
    const columnOf = (name: string): unknown => diagram.boxes.find(({ state }) => state === name)?.column;

    expect(heads).toEqual(['enroll', 'manageable', 'available', 'active', 'error', 'rescue']);
    expect(columnOf('deploying')).toBe(columnOf('active'));
    expect(columnOf('clean failed')).toBe(columnOf('available'));
  });

  it('names where the node can go, and by which events', () => {
    expect(movesFrom(diagram, 'available')).toEqual([
      { to: 'deploying', events: 'deploy' },
      { to: 'manageable', events: 'manage' },
    ]);
    expect(movesFrom(diagram, 'no such state')).toEqual([]);
  });

  it('draws lines from edge to edge, and around within a column', () => {
    expect(lineBetween({ x: 100, y: 10 }, { x: 300, y: 50 }, 80, 20)).toBe('M140 10C200 10 200 50 260 50');
    expect(lineBetween({ x: 100, y: 10 }, { x: 100, y: 50 }, 80, 20)).toMatch(/^M60 10C46 10 46 50 60 50$/);
  });
});

describe('the timeline of a task', () => {
  const at = (s: number): string => new Date(s * 1_000).toISOString();

  it('tells each step with how long it took, and leaves the last one open', () => {
    const moments = timelineOf([
      event('task.queued', taskDocument({ state: 'queued' }), at(0)),
      event('task.started', taskDocument(), at(1)),
      event('task.step', taskDocument({ step: { name: 'power.on', attempt: 2, of: 3 } }), at(3)),
      event('task.progress', taskDocument(), at(4)),
    ]);

    expect(moments.map(({ words, tookMs }) => [words, tookMs])).toEqual([
      ['queued', 1_000],
      ['started', 2_000],
      ['power.on, try 2 of 3', null],
    ]);
  });

  it('says why a task ended as it did', () => {
    const failed = taskDocument({ state: 'failed', error: { code: 'unreachable', message: 'no answer' } });

    expect(timelineOf([event('task.failed', failed)])[0]).toMatchObject({
      detail: 'unreachable: no answer',
      look: { mark: 'cross' },
    });
    expect(lineOf(event('task.failed', failed))).toBe('power.on – unreachable: no answer');
    expect(lineOf(event('node.state', { id: 'n1', power_state: 'power on', provision_state: 'active' }))).toBe(
      'power on, active',
    );
  });

  it('joins a history and what came meanwhile without telling anything twice', () => {
    const [a, b, c] = ['x', 'y', 'z'].map((id) => event('node.state', { id }));
    if (a === undefined || b === undefined || c === undefined) throw new Error('three were made');

    expect(joined([a, b], [b, c])).toEqual([a, b, c]);
  });
});

describe('the board of tasks', () => {
  it('has unknown before failed before parked on top, whatever else there is', () => {
    const stored = [
      task({ id: 'a.1', state: 'failed', finished_at: '2026-01-02T00:00:00Z' }),
      task({ id: 'a.2', state: 'unknown', finished_at: '2026-01-01T00:00:00Z' }),
      task({ id: 'a.3', state: 'unknown', resolution: { outcome: 'failed' } }),
    ];
    const rows = new Map([['b', node({ id: 'b', task: taskDocument({ id: 'b.1', state: 'parked' }) })]]);
    const board = boardOf(stored, rows, [event('task.succeeded', taskDocument({ id: 'c.1', state: 'succeeded' }))]);

    expect(board.attention.map(({ id }) => id)).toEqual(['a.2', 'a.1', 'b.1']);
    expect(board.ended.map(({ id }) => id).sort()).toEqual(['a.3', 'c.1']);
  });

  it('moves a task away once an event says that it is settled', () => {
    const stored = [task({ id: 'a.1', state: 'unknown', revision: 3 })];
    const settled = taskDocument({ id: 'a.1', state: 'unknown', revision: 4, resolution: { outcome: 'succeeded' } });

    expect(boardOf(stored, new Map(), []).attention).toHaveLength(1);
    expect(boardOf(stored, new Map(), [event('task.resolved', settled)]).attention).toEqual([]);
  });

  it('lists what runs before what waits, the oldest first', () => {
    const rows = new Map([
      [
        'b',
        node({
          id: 'b',
          task: taskDocument({ id: 'b.1', created_at: '2026-01-01T00:00:02Z' }),
          queue: [taskDocument({ id: 'b.2', state: 'queued', created_at: '2026-01-01T00:00:01Z' })],
        }),
      ],
    ]);

    expect(boardOf([], rows, []).open.map(({ id }) => id)).toEqual(['b.1', 'b.2']);
  });
});

describe('the preview of a bulk action', () => {
  it('gathers refusals by their reason, most first, without what else would be allowed', () => {
    const refused = (id: string, why: string): object => ({
      node: id,
      allowed: false,
      kind: 'action_not_allowed',
      why,
    });
    const verdicts = [
      { node: 'a', allowed: true, kind: 'accept', why: '' },
      refused('b', 'it is active; allowed now: power.on'),
      refused('c', 'it is in rescue; allowed now: power.on'),
      refused('d', 'it is active; allowed now: power.off'),
    ];

    expect(gatherVerdicts(verdicts as Parameters<typeof gatherVerdicts>[0])).toEqual({
      allowed: ['a'],
      refused: [
        { kind: 'action_not_allowed', why: 'it is active', nodes: ['b', 'd'] },
        { kind: 'action_not_allowed', why: 'it is in rescue', nodes: ['c'] },
      ],
    });
  });
});

describe('the preview of nodes that are busy with the like', () => {
  const busy = (node: string, task: string): Parameters<typeof gatherVerdicts>[0][number] => ({
    node,
    allowed: false,
    kind: 'node_busy',
    why:
      `power.off has to wait: task 00000000-0000-4000-8000-000000000000.01J0000000000000000000${task} (provision.deploy) runs ` +
      'since 2026-01-01T10:20:30.123Z, at step "deploy.prepare" (attempt 1); ask again when it ends, at the latest 2026-01-01T11:00:00.000Z',
  });

  it('is one line for all of them, and names the task where it is one', () => {
    const one = gatherVerdicts([busy('a', '0001')]).refused;
    const many = gatherVerdicts([busy('a', '0001'), busy('b', '0002'), busy('c', '0003')]).refused;

    expect(one[0]?.why).toMatch(
      /^power\.off has to wait: task 00000001 \(provision\.deploy\) runs since \d\d:20:30, at step "deploy\.prepare" \(attempt 1\)$/,
    );
    expect(many).toEqual([
      {
        kind: 'node_busy',
        why: 'power.off has to wait: a task (provision.deploy) runs, at step "deploy.prepare" (attempt 1)',
        nodes: ['a', 'b', 'c'],
      },
    ]);
  });
});

describe('the cluster', () => {
  const cluster = (conductors: readonly object[], owner: string | null): ReturnType<typeof readCluster> =>
    readCluster({ nats: {}, conductors, shards: [{ n: 0, owner, epoch: 1, mailbox: 2 }], gateways: [] });

  it('tells who joined, who changed, who left, and what has no owner', () => {
    const before = cluster(
      [
        { id: 'a', state: 'live' },
        { id: 'b', state: 'live' },
      ],
      'a',
    );
    const after = cluster(
      [
        { id: 'a', state: 'dead' },
        { id: 'c', state: 'live' },
      ],
      null,
    );

    expect(newsOf(undefined, before)).toEqual([]);
    expect(newsOf(before, after)).toEqual([
      'conductor a is dead',
      'conductor c joined',
      'conductor b left',
      '1 shards have no owner',
    ]);
    expect(newsOf(after, cluster([{ id: 'c', state: 'live' }], 'c'))).toContain('every shard has an owner again');
  });

  it('keeps the letter of each conductor', () => {
    const letters = new Letters();
    const names = Array.from({ length: 28 }, (_, at) => `c${at}`);

    expect(names.map((name) => letters.of(name)).slice(-3)).toEqual(['Z', 'AA', 'AB']);
    expect(letters.of('c0')).toBe('A');
    expect(letters.hueOf('c7')).toBe(1);
  });
});

describe('figures', () => {
  it('reads the text format, labels with escapes included, and passes over the rest', () => {
    const samples = readMetrics('# HELP x y\nx{code="a\\"b",n="1"} 2\nx{code="c"} 3\nz 1e3\nnot a sample\n');

    expect(total(samples, 'x')).toBe(5);
    expect([...byLabel(samples, 'x', 'code')]).toEqual([
      ['a"b', 2],
      ['c', 3],
    ]);
    expect(total(samples, 'z')).toBe(1_000);
  });

  it('makes rates of counters, and no rate of one that was started again', () => {
    const steps: readonly (readonly [number, number])[] = [
      [10, 0],
      [14, 2_000],
      [3, 4_000],
      [4, 6_000],
    ];
    const series = steps.reduce((before, [value, atMs]) => withCounter(before, value, atMs), NO_SERIES);

    expect(series.points).toEqual([2, 0.5]);
  });

  it('keeps a bounded past, and draws it with the newest at the right edge', () => {
    const series = Array.from({ length: 300 }).reduce<typeof NO_SERIES>((before) => withLevel(before, 1), NO_SERIES);

    expect(series.points).toHaveLength(SERIES_BOUND);
    expect(polyline([0, 2], 29, 10, 1)).toBe('28,10 29,0');
    expect(polyline([], 29, 10, 1)).toBe('');
    expect(polyline(series.points, 119, 10, 1)).toMatch(/^0,0 1,0 .* 119,0$/);
  });
});

describe('the text of an event stream', () => {
  it('is read as records however it is cut', () => {
    const text = 'retry: 2000\nid: c0\n\n:\n\nid: c1\nevent: e\ndata: {"a":\ndata: 1}\n\n';
    const records = new SseText();
    const found = [...text].flatMap((character) => records.push(character));

    expect(found).toEqual([
      { id: 'c0', event: '', data: '' },
      { id: 'c1', event: 'e', data: '{"a":\n1}' },
    ]);
  });
});

describe('the event tail', () => {
  it('keeps the newest events, oldest first, within its bound', () => {
    const tail = new EventTail();
    const made = Array.from({ length: TAIL_BOUND * 2 + 10 }, () => event('node.state', { id: 'n1' }));
    for (const one of made) tail.push(one);

    expect(tail.all()).toEqual(made.slice(-TAIL_BOUND));
  });
});

describe('looks', () => {
  it('can be told apart without colour: the same shape is always of the same tone', () => {
    const states = [
      ...Object.keys(TaskState),
      'power on',
      'power off',
      'live',
      'suspect',
      'dead',
      'error',
      'maintenance',
    ];
    const tones = new Map<string, string>();

    for (const { mark, tone } of states.map(lookOf)) {
      expect([mark, tones.get(mark) ?? tone]).toEqual([mark, tone]);
      tones.set(mark, tone);
    }
    expect(tones.size).toBe(10);
  });

  it('are found for every provision state', () => {
    expect(lookOf('deploying').mark).toBe('half');
    expect(lookOf('wait call-back').mark).toBe('wait');
    expect(lookOf('clean failed').mark).toBe('cross');
    expect(lookOf('constructor').mark).toBe('dash');
  });
});

describe('words', () => {
  it('tell times and ids as people read them', () => {
    expect([5, 1_400, 48_000, 200_000, 20_000_000].map(duration)).toEqual(['5 ms', '1.4 s', '48 s', '3 min', '6 h']);
    expect(ago('2026-01-01T00:00:00Z', Date.parse('2026-01-01T00:00:30Z'))).toBe('30 s ago');
    expect(ago(null, 0)).toBe('–');
    const [id, at] = ['0fffc8dc-acdd-8b95-8610-a7f7e2267f4c.01M82SXBG05K44G1VWSTED3A6S', '2026-11-22T23:36:55.050Z'];
    expect(plainWords(`step of ${id}, since ${at}.`)).toBe(`step of task STED3A6S, since ${clockTime(at)}.`);
    expect(shortTask('n1.01M82Q8KMS8RAZ2G3W1YVRGJEE')).toBe('YVRGJEE'.padStart(8, '1'));
  });

  it('lead to every page and back, names with odd letters included', () => {
    expect(readRoute('')).toEqual({ page: 'fleet' });
    expect(readRoute('#/cluster')).toEqual({ page: 'cluster' });
    expect(readRoute(nodeHref('a/b c'))).toEqual({ page: 'node', node: 'a/b c' });
    expect(readRoute('#/nodes/%E0')).toEqual({ page: 'node', node: '%E0' });
    expect(readRoute('#/nowhere')).toEqual({ page: 'fleet' });
  });
});
