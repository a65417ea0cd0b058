import { describe, expect, it } from 'vitest';
import { type BenchDocument, documentText, parseDocument } from '../../../bench/document.ts';
import { tablesText } from '../../../bench/report/tables.ts';
import { headlineOf } from '../../../bench/scenarios/scenarios.ts';

const run = (scenario: string, ...results: BenchDocument['runs'][number]['results']) => ({
  scenario,
  command: `npm run bench -- ${scenario}`,
  took_s: 1,
  results,
});

const document = (...runs: BenchDocument['runs']): BenchDocument => ({
  format: 2,
  at: '2026-01-01T00:00:00.000Z',
  revision: 'abc',
  machine: { cpus: 2, cpu: 'test', memory_gib: 1 },
  versions: { node: 'v20', nats: '2.9.10' },
  runs,
});

const taskRun = run('task', {
  ...{ case: 'in process, 64 callers', callers: 64, tasks_per_s: 1_000, p50_ms: 1, p99_ms: 2 },
  ...{ writes_per_task: 5, floor_tasks_per_s: 2_000, ratio_to_floor: 0.5 },
});
const failoverRun = run('failover', {
  ...{ case: '10 busy nodes', crash_to_resume_p50_ms: 400, crash_to_resume_p99_ms: 700, crash_to_resume_max_ms: 720 },
  ...{ lost: 0, doubled_effects: 0 },
});

describe('the document of a run', () => {
  it('of one scenario has its name and results at the top, on one line', () => {
    const text = documentText(document(taskRun), headlineOf);

    expect(text).not.toContain('\n');
    expect(JSON.parse(text)).toMatchObject({ scenario: 'task', results: taskRun.results });
  });

  it('of failover tells the times from the crash, what was lost and what was doubled at the top', () => {
    expect(JSON.parse(documentText(document(failoverRun), headlineOf))).toMatchObject({
      scenario: 'failover',
      crash_to_resume_ms: { p50: 400, p99: 700, max: 720 },
      lost: 0,
      doubled_effects: 0,
    });
  });

  it('is read again as it was, of one scenario or of several', () => {
    for (const each of [document(failoverRun), document(taskRun, failoverRun), document()])
      expect(parseDocument(documentText(each, headlineOf, 2), 'text')).toEqual(each);
  });

  it('of another format is refused by its name', () => {
    expect(() => parseDocument('{"format": 1, "runs": []}', 'old.json')).toThrow('old.json is not a document');
    expect(() => parseDocument('[]', 'list.json')).toThrow('list.json is not a document');
  });

  it('as tables has a line for each figure, with its cases beside each other', () => {
    const text = tablesText(document(taskRun));

    expect(text).toContain('npm run bench -- task');
    expect(text).toMatch(/^ratio_to_floor +0\.5$/m);
  });

  it('as tables has a line for each case where those are many, and tells each sentence once below', () => {
    const does = 'a sentence that is too long to stand in a cell of a table';
    const rows = [64, 256].flatMap((callers) =>
      ['a', 'b', 'c', 'd'].map((name) => ({ case: `${callers} callers: ${name}`, tasks_per_s: callers, does })),
    );
    const text = tablesText(document(run('peers', ...rows)));

    expect(text).toMatch(/^256 callers: d +256$/m);
    expect(text.match(/: a sentence that is too long/g)).toHaveLength(1);
  });
});
