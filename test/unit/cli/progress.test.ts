import { beforeEach, describe, expect, it } from 'vitest';
import { Progress } from '../../../gateway/cli/progress.ts';
import type { JsonObject } from '../../../proto/json.ts';
import { SimClock } from '../../../runtime/sim/sim-clock.ts';

let clock: SimClock;
let raw: string;
const said: string[] = [];

beforeEach(() => {
  clock = new SimClock();
  raw = '';
  said.length = 0;
});

function progressOf(total: number, rows = 24, isLive = true): Progress {
  const terminal = {
    out: () => undefined,
    err: (line: string) => void said.push(line),
    raw: (text: string) => {
      raw += text;
    },
    ...{ isLive, rows, columns: 40 },
  };
  return new Progress(terminal, clock, total);
}

function task(n: number, state: string, more: JsonObject = {}): JsonObject {
  const done = state === 'succeeded' || state === 'failed';
  return { id: `t${n}`, action: 'power.on', state, done, step: { name: 'power.on' }, ...more };
}

/** What stands on the screen: the text behind the last time it was cleared. */
async function screen(): Promise<readonly string[]> {
  await clock.advance(200);
  return raw.slice(raw.lastIndexOf('\u001b[J') + 3).split('\n');
}

describe('progress on a terminal', () => {
  it('of one task is one line, gone when it is closed', async () => {
    const progress = progressOf(1);

    progress.update(task(1, 'running'), 'n1');
    expect(await screen()).toEqual(['n1 power.on running: power.on']);
    progress.close();
    expect(await screen()).toEqual(['']);
    expect(raw).not.toContain('\n');
  });

  it('of several is a block: those that went wrong, then those under way, in the order asked for', async () => {
    const progress = progressOf(4);
    for (const n of [1, 2, 3, 4]) progress.update(task(n, 'running'), `n${n}`);
    await screen();

    progress.update(task(3, 'failed', { error: { code: 'driver_error', message: 'x'.repeat(60) } }), 'n3');
    progress.update(task(1, 'succeeded'), 'n1');

    expect(await screen()).toEqual([
      '2/4 done, 1 without success',
      '  n3 power.on failed: driver_error: xx…',
      '  n2 power.on running: power.on',
      '  n4 power.on running: power.on',
    ]);
  });

  it('goes back over all the lines it has drawn, and leaves none behind', async () => {
    const progress = progressOf(3);
    for (const n of [1, 2, 3]) progress.update(task(n, 'running'), `n${n}`);
    await screen();

    progress.close();

    expect(raw.endsWith('\r\u001b[3A\u001b[J')).toBe(true);
  });

  it('of more than fit on the screen says how many more there are', async () => {
    const progress = progressOf(100, 8);

    for (let n = 0; n < 100; n++) progress.update(task(n, 'running'), `n${n}`);

    expect(await screen()).toEqual([
      '0/100 done',
      ...['  n0 power.on running: power.on', '  n1 power.on running: power.on', '  n2 power.on running: power.on'],
      '  and 97 more',
    ]);
  });
});

describe('progress elsewhere', () => {
  it('is a line for each change, and none for news that change nothing', () => {
    const progress = progressOf(2, 24, false);

    for (const percent of [0, 50]) progress.update(task(1, 'running', { progress: { percent } }), 'n1');
    progress.update(task(1, 'succeeded'), 'n1');

    expect(said).toEqual(['n1 power.on running: power.on 0 %', 'n1 power.on succeeded']);
    expect(raw).toBe('');
  });
});
