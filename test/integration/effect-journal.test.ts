// The effect journal is one file for all conductors of a machine: real processes of the built project write it at once.

import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

describe('the effect journal', () => {
  it('keeps its lines whole where several processes append at once', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ironworks-effects-'));
    const file = join(folder, 'effects.jsonl');
    const module = new URL('../../dist/actors/drivers/effect-journal.js', import.meta.url).href;
    const script = `const { openEffectJournal } = await import(${JSON.stringify(module)});
      const journal = openEffectJournal(process.argv[1], (m) => { throw new Error(m); });
      for (let i = 0; i < 500; i++) journal.record({ effect_id: process.argv[2] + i, filler: 'x'.repeat(i) });`;
    const run = promisify(execFile);

    await Promise.all(
      ['a', 'b', 'c'].map((name) => run(process.execPath, ['--input-type=module', '-e', script, file, name])),
    );

    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    rmSync(folder, { recursive: true });
    const ids = new Set(lines.map((line) => (JSON.parse(line) as { effect_id: string }).effect_id)); // proof: as written
    expect(ids.size).toBe(1_500);
  }, 30_000);
});
