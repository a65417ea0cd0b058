// Makes node_modules what package-lock.json says, and does nothing where it already is. npm itself writes the list of
// what it installed as its last act (node_modules/.package-lock.json), so an interrupted installation is seen as missing.
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { runProgram } from './program.mjs';

/** @throws with the remedy when npm fails. */
export async function ensurePackages(root, say) {
  const why = whyInstall(root);
  if (why === undefined) return;
  say(`installing packages: ${why} (npm ci --ignore-scripts)`);
  const [npm, ...prefix] = npmCommand();
  const args = [...prefix, 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  // What npm says goes to standard error: standard output belongs to the program that is being set up.
  const code = await runProgram(npm, args, { cwd: root, stdio: ['ignore', process.stderr, process.stderr] });
  if (code !== 0) throw new Error(`npm ci failed with code ${code}; its own words are above`);
}

/** Why an installation is needed; `undefined` where node_modules holds every package of the lock file. */
export function whyInstall(root) {
  const installedList = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installedList)) return 'there are none yet';
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const installed = JSON.parse(readFileSync(installedList, 'utf8')).packages;
  for (const [path, entry] of Object.entries(wanted)) {
    // Optional ones may rightly be absent: most are for other platforms.
    if (path === '' || (entry.optional && installed[path] === undefined)) continue;
    if (installed[path]?.version !== entry.version || installed[path]?.integrity !== entry.integrity) {
      return `${path.replace(/^node_modules\//, '')} is not the one of package-lock.json`;
    }
  }
  return undefined;
}

/** npm as it runs us, else the one on PATH. */
function npmCommand() {
  const running = process.env.npm_execpath ?? '';
  return basename(running) === 'npm-cli.js' ? [process.execPath, running] : ['npm'];
}
