import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type EffectLine, effectLine, openEffectJournal } from '../../../actors/drivers/effect-journal.ts';
import { testTools } from '../../support/effect-tools.ts';

const NOW = Date.UTC(2026, 0, 1);
const never = (message: string): never => {
  throw new Error(message);
};

describe('the effect journal', () => {
  let folder: string;
  let file: string;
  const lines = (): EffectLine[] =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as EffectLine); // proof: written by the journal

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ironworks-effects-'));
    file = join(folder, 'effects.jsonl');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('writes one JSON line with the names of the effect and nothing else', () => {
    const trace = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const { effect } = testTools({ effectId: 'e1', attempt: 2, epoch: 7, trace });
    const journal = openEffectJournal(file, never);

    journal.record(effectLine(effect, NOW));
    journal.close();

    expect(lines()).toEqual([
      {
        at: '2026-01-01T00:00:00.000Z',
        node: effect.actor,
        task: effect.task,
        action: 'power.on',
        step: 'power.on',
        attempt: 2,
        effect_id: 'e1',
        conductor: 'conductor-a',
        epoch: 7,
        trace_id: '0af7651916cd43dd8448eb211c80319c',
      },
    ]);
  });

  it('reports and counts a line it cannot write, and does not throw (F3)', () => {
    const problems: string[] = [];
    const journal = openEffectJournal(file, (message) => problems.push(message));
    journal.close();

    journal.record(effectLine(testTools({ effectId: 'e1' }).effect, NOW));

    expect(problems).toEqual([expect.stringContaining('effect e1 was not written')]);
    expect(journal.failures).toBe(1);
  });

  it('refuses to open a file that cannot be appended to, naming it', () => {
    expect(() => openEffectJournal(join(folder, 'no', 'such'), never)).toThrow(/no\/such: cannot be opened/);
  });

  it('repairs a recent line that is missing, once, and leaves alone what another process wrote', async () => {
    const journal = openEffectJournal(file, never);
    const missing = effectLine(testTools({ effectId: 'missing' }).effect, NOW);
    const written = effectLine(testTools({ effectId: 'written' }).effect, NOW);
    appendFileSync(file, `${JSON.stringify(written)}\n`);

    await Promise.all([journal.repair(missing, NOW), journal.repair(written, NOW), journal.repair(missing, NOW)]);
    const late = effectLine(testTools({ effectId: 'late' }).effect, NOW);
    appendFileSync(file, `${JSON.stringify(late)}\n`);
    await journal.repair(late, NOW);
    journal.close();

    expect(lines().map((line) => line.effect_id)).toEqual(['written', 'missing', 'late']);
  });

  it('takes an old effect as written', async () => {
    const journal = openEffectJournal(file, never);

    await journal.repair(effectLine(testTools().effect, NOW), NOW + 61_000);
    journal.close();

    expect(lines()).toEqual([]);
  });

  it('is nothing at all where no file is named', () => {
    const journal = openEffectJournal('', never);

    journal.record(effectLine(testTools().effect, NOW));
    journal.close();

    expect(journal.failures).toBe(0);
  });
});
