// The harness still runs, and what does not depend on the machine is still so: broker writes a task, nothing lost, nothing
// refused. Speed is never judged here.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parseDocument } from '../../bench/document.ts';
import type { Row } from '../../bench/scenario.ts';

const run = promisify(execFile);

async function bench(...args: readonly string[]): Promise<readonly Row[]> {
  const command = ['dist/bench/main.js', ...args, '--seconds', '1', '--warm-up', '1', '--json'];
  const { stdout } = await run(process.execPath, command, { timeout: 60_000, maxBuffer: 8 * 1024 * 1024 });
  const document = parseDocument(stdout, 'standard output');
  expect(document.runs.map(({ scenario }) => scenario)).toEqual([args[0]]);
  return document.runs.flatMap(({ results }) => results);
}

describe('the load harness', { timeout: 120_000 }, () => {
  it('spends no more broker writes on a task than the design allows', async () => {
    const [alone, many] = await bench('task', '--callers', '1,32', '--nodes', '64');

    expect(alone).toMatchObject({ failures: 0 });
    expect(many).toMatchObject({ failures: 0 });
    // Mailbox, two commits, the machine, the document, the delete, and at most one checkpoint and mark of its own.
    expect(alone?.['writes_per_task']).toBeLessThanOrEqual(8.5);
    expect(Number(many?.['writes_per_task'])).toBeLessThan(Number(alone?.['writes_per_task']));
    expect(many?.['entries_per_batch']).toBeGreaterThan(1);
  });

  it('drives a served cluster through HTTP and over the WebSocket', async () => {
    for (const via of ['http', 'ws']) {
      const [row] = await bench('task', '--via', via, '--callers', '8', '--nodes', '16');

      expect(row).toMatchObject({ case: `${via}, 8 callers`, failures: 0 });
      expect(row?.['tasks_per_s']).toBeGreaterThan(0);
    }
  });

  it('delivers every event to every socket', async () => {
    const [row] = await bench('fanout', '--sockets', '20', '--nodes', '16');

    expect(row).toMatchObject({ case: '20 sockets', sockets_that_missed_bytes: 0 });
    expect(row?.['deliveries_per_s']).toBeGreaterThan(0);
  });
});
