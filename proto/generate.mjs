// Generates proto/gen from the .proto files. With --check it only compares and fails on a difference.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const check = process.argv.includes('--check');
const out = check ? mkdtempSync(join(tmpdir(), 'ironworks-proto-')) : join(here, 'gen');
const bin = (name) => join(root, 'node_modules', '.bin', name);
const sources = readdirSync(here)
  .filter((name) => name.endsWith('.proto'))
  .sort()
  .map((name) => join(here, name));

execFileSync(bin('pbjs'), [
  ...['-t', 'static-module', '-w', 'es6', '-p', here, '--force-number', '--no-service', '--no-delimited'],
  ...['--no-verify', '--no-create', '--no-convert', '-o', join(out, 'messages.js'), ...sources],
]);
execFileSync(bin('pbts'), ['-o', join(out, 'messages.d.ts'), join(out, 'messages.js')]);
const js = join(out, 'messages.js');
writeFileSync(
  js,
  readFileSync(js, 'utf8').replace(/from "protobufjs\/minimal(\.js)?"/, 'from "protobufjs/minimal.js"'),
);

if (check) {
  const stale = ['messages.js', 'messages.d.ts'].filter(
    (name) => readFileSync(join(out, name), 'utf8') !== readFileSync(join(here, 'gen', name), 'utf8'),
  );
  rmSync(out, { recursive: true });
  if (stale.length > 0) {
    console.error(`proto/gen is out of step with the .proto files (${stale.join(', ')}); run: npm run generate`);
    process.exit(1);
  }
  console.log('proto/gen is in step with the .proto files');
}
