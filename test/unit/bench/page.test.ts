import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readDocument } from '../../../bench/document.ts';
import { performancePage } from '../../../bench/report/page.ts';
import { measuredTargets, targets } from '../../../bench/report/targets.ts';
import { scenarios, summaryOf } from '../../../bench/scenarios/scenarios.ts';

const document = readDocument('bench/results/latest.json');
const page = performancePage(document, summaryOf);

describe('docs/performance.md', () => {
  it('is what the committed results say; `npm run bench -- report` writes it', () => {
    expect(readFileSync('docs/performance.md', 'utf8')).toBe(page.markdown);
    expect(readdirSync('docs/performance').sort()).toEqual([...page.plots.keys()].sort());
    for (const [name, svg] of page.plots) expect(readFileSync(`docs/performance/${name}`, 'utf8')).toBe(svg);
  });

  it('has a figure for every target', () => {
    expect(measuredTargets(document).map(({ target }) => target.what)).toEqual(targets.map(({ what }) => what));
  });

  it('says what bounds each target that was missed', () => {
    for (const { target, met } of measuredTargets(document)) if (!met) expect(target.bound, target.what).not.toBe('');
  });

  it('shows scenarios that exist', () => {
    const known = new Set(scenarios.map(({ name }) => name));
    for (const { scenario } of document.runs) expect(known).toContain(scenario);
    for (const { scenario } of targets) expect(known).toContain(scenario);
  });
});
