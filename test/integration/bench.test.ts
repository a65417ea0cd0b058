// The harness still runs, and what does not depend on the machine is still so: broker writes a task, nothing lost, nothing
// refused. Speed is never judged here.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parseDocument } from '../../bench/document.ts';
import type { Row } from '../../bench/scenario.ts';

const run = promisify(execFile);

async function bench(...args: readonly string[]): Promise<{ readonly stdout: string; readonly rows: readonly Row[] }> {
  const command = ['dist/bench/main.js', ...args, '--seconds', '1', '--warm-up', '1', '--json'];
  const { stdout } = await run(process.execPath, command, { timeout: 60_000, maxBuffer: 8 * 1024 * 1024 });
  const document = parseDocument(stdout, 'standard output');
  expect(document.runs.map(({ scenario }) => scenario)).toEqual([args[0]]);
  return { stdout, rows: document.runs.flatMap(({ results }) => results) };
}

describe('the load harness', { timeout: 120_000 }, () => {
  it('spends no more broker writes and memory on a task than the design allows, and leaves nothing open', async () => {
    const {
      rows: [alone, many],
    } = await bench('task', '--callers', '1,32', '--nodes', '64');

    expect(alone).toMatchObject({ failures: 0 });
    expect(many).toMatchObject({ failures: 0 });
    // Mailbox, two commits, the machine, the document, the delete, and at most one checkpoint and mark of its own.
    expect(alone?.['writes_per_task']).toBeLessThanOrEqual(8.5);
    expect(Number(many?.['writes_per_task'])).toBeLessThan(Number(alone?.['writes_per_task']));
    // Measured: 5.1; the two commits are shared then.
    expect(many?.['writes_per_task']).toBeLessThan(6.5);
    expect(many?.['entries_per_batch']).toBeGreaterThan(1);
    // Measured: 121 KB alone, 81 KB with 32 callers, the load's own included.
    expect(alone?.['allocated_bytes_per_task']).toBeLessThan(200_000);
    expect(many?.['allocated_bytes_per_task']).toBeLessThan(125_000);
    expect(many?.['handles_left']).toBe(0);
  });

  it('drives a served cluster through HTTP, over the WebSocket and to the NATS service', async () => {
    for (const via of ['http', 'ws', 'nats']) {
      const {
        rows: [row],
      } = await bench('task', '--via', via, '--callers', '8', '--nodes', '16');

      expect(row).toMatchObject({ case: `${via}, 8 callers`, failures: 0 });
      expect(row?.['tasks_per_s']).toBeGreaterThan(0);
    }
  });

  it('delivers every event to every socket', async () => {
    const {
      rows: [row],
    } = await bench('fanout', '--sockets', '20', '--nodes', '16');

    expect(row).toMatchObject({ case: '20 sockets', sockets_that_missed_bytes: 0 });
    expect(row?.['deliveries_per_s']).toBeGreaterThan(0);
  });

  it('kills a conductor with busy nodes, and finds nothing lost and nothing doubled', async () => {
    const { stdout } = await bench('failover', '--nodes', '40');

    expect(JSON.parse(stdout)).toMatchObject({
      scenario: 'failover',
      crash_to_resume_ms: { p50: expect.any(Number), p99: expect.any(Number), max: expect.any(Number) },
      lost: 0,
      doubled_effects: 0,
    });
  });

  it('starts a fleet whose idle nodes were stored beside the API, and knows the last of them', async () => {
    const { rows } = await bench('fleet', '--nodes', '200');

    expect(rows).toMatchObject([
      { case: '20 nodes', failures: 0 },
      { case: '200 nodes', failures: 0, last_node_is_known: 'yes' },
    ]);
  });
});
