// The checks of `npm run verify`, each a named stage that can be run alone, `npm run verify -- types knip`, or left out:
// `npm run verify -- no-units`.
// All stages run even when one fails; the end says which did.
import { join } from 'node:path';
import { runProgram } from './program.mjs';

const IN_STEP_TESTS = ['test/architecture.test.ts', 'test/unit/docs/generated.test.ts'];

const stages = {
  style: { what: 'format and lint (biome)', run: ['@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.'] },
  promises: { what: 'no forgotten promises (oxlint, type-aware)', run: ['oxlint/bin/oxlint', '--type-aware', '.'] },
  types: {
    what: 'types (tsc)',
    run: ['typescript/bin/tsc', '--noEmit', '--tsBuildInfoFile', '.ironworks/verify.tsbuildinfo'],
  },
  console: { what: 'types of the web console (tsc)', run: ['typescript/bin/tsc', '-p', 'gateway/web'] },
  structure: {
    what: 'architecture and documents in step (vitest)',
    run: ['vitest/vitest.mjs', 'run', '--project', 'unit', ...IN_STEP_TESTS],
  },
  units: { what: 'unit and property tests (vitest)', run: ['vitest/vitest.mjs', 'run', '--project', 'unit'] },
  generated: { what: 'generated code in step (pbjs)', script: ['proto/generate.mjs', '--check'] },
  knip: { what: 'nothing unused (knip)', run: ['knip/bin/knip.js'] },
};

/** @returns the exit code: 0 where every chosen stage passed. @throws on a name that is no stage. */
export async function verify(root, names, say) {
  const known = Object.keys(stages);
  const leftOut = known.filter((name) => names.includes(`no-${name}`));
  const named = names.filter((name) => !leftOut.includes(name.replace(/^no-/, '')));
  const unknown = named.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new Error(`no such stage: ${unknown.join(', ')}; there are: ${known.join(', ')}`);
  }
  const chosen = named.length > 0 ? named : known.filter((name) => !leftOut.includes(name));
  const failed = [];
  for (const [index, name] of chosen.entries()) {
    const { what, run, script } = stages[name];
    say(`[${index + 1}/${chosen.length}] ${name}: ${what}`);
    const [program, ...args] = script ?? [join('node_modules', run[0]), ...run.slice(1)];
    const startedAt = Date.now();
    const code = await runProgram(process.execPath, [program, ...args], { cwd: root });
    const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
    say(`${code === 0 ? 'passed' : 'FAILED'}: ${name} (${seconds} s)`);
    if (code !== 0) failed.push(name);
    if (code > 128) break; // ended by a signal: so are we
  }
  say(failed.length === 0 ? `verify: all ${chosen.length} stages passed` : `verify: FAILED: ${failed.join(', ')}`);
  return failed.length === 0 ? 0 : 1;
}
