// The disk of the store is full in the middle of the work (F11): requests are refused with storage_full and quickly, reads go
// on, and once there is room everything goes on by itself, with nothing lost that was accepted.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { expectAllWell } from '../support/aftermath.ts';
import { eventually } from '../support/eventually.ts';
import { faultReport } from '../support/fault-report.ts';
import { openSystem, type System } from '../support/serve.ts';
import { makeSmallDisk, noSmallDisk, type SmallDisk } from '../support/small-disk.ts';
import { enrolNodes, queueWork } from '../support/workload.ts';

const DISK_MIB = 64;
const BACK_LIMIT_MS = 40_000;

const impossible = noSmallDisk();
if (impossible !== undefined) console.warn(`skipped: F11 needs root: ${impossible}`);

let system: System | undefined;
let disk: SmallDisk | undefined;
let elsewhere: string | undefined;

afterEach(async () => {
  await system?.close();
  disk?.close();
  if (elsewhere !== undefined) rmSync(elsewhere, { recursive: true });
  system = undefined;
  disk = undefined;
  elsewhere = undefined;
});

it.skipIf(impossible !== undefined)(
  'a full disk: requests get 503 storage_full, reads work, and room alone brings everything back with nothing lost',
  async () => {
    const report = faultReport('F11');
    disk = makeSmallDisk(DISK_MIB);
    elsewhere = mkdtempSync(join(tmpdir(), 'ironworks-effects-'));
    system = await openSystem({
      dataDir: join(disk.folder, 'data'),
      effectJournal: join(elsewhere, 'effects.jsonl'),
    });
    const of = system;
    await of.settled();
    const nodes = await enrolNodes(of, 12, 0.5);
    const spare = await of.addNode({ driver: 'fake' });
    const accepted = await queueWork(of, nodes);
    await eventually(() => of.effects().length >= 6, { what: 'six effects', timeoutMs: 30_000 });

    const filled = disk.fill();
    report.injected(`${filled} bytes of ballast on a disk of ${DISK_MIB} MiB, ${accepted.length} tasks under way`);
    const refused = await eventually(
      async () => {
        const startedAt = performance.now();
        const answer = await of.ask(spare, { action: 'power.on' });
        const tookMs = performance.now() - startedAt;
        return answer.body['code'] === 'storage_full' && tookMs < 1_000 && { answer, tookMs };
      },
      { what: 'a quick refusal for want of room', timeoutMs: 30_000, intervalMs: 200 },
    );
    const read = await of.call('GET', `/api/v1/nodes/${nodes[0]}`);
    const list = await of.call('GET', '/api/v1/nodes');

    expect(refused.answer.status).toBe(503);
    expect(Number(refused.answer.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect([read.status, list.status]).toEqual([200, 200]);
    disk.free();
    const freedAt = performance.now();
    const again = await eventually(
      async () => {
        const answer = await of.ask(spare, { action: 'power.on', on_conflict: 'queue' });
        return answer.status === 202 && answer;
      },
      { what: 'an accepted request', timeoutMs: BACK_LIMIT_MS, intervalMs: 200 },
    );
    const backMs = Math.round(performance.now() - freedAt);
    report.found(
      `refused in ${Math.round(refused.tookMs)} ms; reads 200; accepted again ${backMs} ms after there was room`,
    );

    expect(await of.final(String(again.body['id']), 60_000)).toMatchObject({ state: 'succeeded' });
    await expectAllWell(of, nodes, accepted);
  },
);
