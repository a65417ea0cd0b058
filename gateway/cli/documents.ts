// The documents that are made from tables in the code, so that they cannot drift: `npm run generate` writes them, a test
// compares what is committed with what would be written.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nodeMachine } from '../../actors/contract/node-machine.ts';
import { errorCodes, taskErrorCodes } from '../../proto/error-codes.ts';
import { machinePage } from '../../runtime/machine/page.ts';
import { apiReference } from './api-reference.ts';
import { crashTableDocument } from './crash-table-document.ts';
import { withQuotes } from './quotes.ts';
import { settingsDocument } from './settings-document.ts';

export interface GeneratedDocument {
  /** From the root of the project. */
  readonly path: string;
  readonly text: string;
}

export function generatedDocuments(): readonly GeneratedDocument[] {
  return [
    { path: 'docs/crash-table.md', text: crashTableDocument() },
    { path: 'docs/errors.md', text: errorCodesDocument() },
    { path: 'docs/machine.md', text: machinePage(nodeMachine, 'actors/contract/node-states.ts and node-actions.ts') },
    { path: 'docs/settings.md', text: settingsDocument() },
  ];
}

/** Pages written by hand with parts that are not: quoted code, and the reference of the API. */
export async function filledPages(root: string): Promise<readonly GeneratedDocument[]> {
  const read = (path: string): Promise<string> => readFile(join(root, path), 'utf8');
  const reference = apiReference(await read('docs/api-examples.json'));
  return [
    { path: 'docs/api.md', text: withPart(await read('docs/api.md'), 'reference', reference) },
    { path: 'docs/writing-a-kind.md', text: await withQuotes(await read('docs/writing-a-kind.md'), root) },
  ];
}

/** @returns the paths written. */
export async function writeGeneratedDocuments(root: string): Promise<readonly string[]> {
  const documents = [...generatedDocuments(), ...(await filledPages(root))];
  await Promise.all(documents.map(({ path, text }) => writeFile(join(root, path), text)));
  return documents.map(({ path }) => path);
}

/** Puts what is generated between its two markers. @throws Error where they are not there. */
function withPart(page: string, name: string, text: string): string {
  const parts = new RegExp(`(<!-- generated: ${name}\\b.*-->\\n)[^]*(<!-- end of ${name} -->)`).exec(page);
  if (parts === null) throw new Error(`the page has no place for "${name}"`);
  const [whole, start = '', end = ''] = parts;
  return page.replace(whole, () => `${start}\n${text}\n${end}`);
}

function errorCodesDocument(): string {
  const refusals = Object.entries(errorCodes).map(
    ([code, { status, retryable, meaning }]) =>
      `| ${status} | \`${code}\` | ${retryable ? 'yes' : 'no'} | ${meaning} |`,
  );
  const failures = Object.entries(taskErrorCodes).map(([code, meaning]) => `| \`${code}\` | ${meaning} |`);
  return [
    '# Error codes',
    '',
    '<!-- Generated from proto/error-codes.ts by `npm run generate`; edit the table there. -->',
    '',
    'Match on `code`: it is stable. Titles and details are for people and may change.',
    '',
    '## Refusals',
    '',
    'A refused request changed nothing; only after `storage_unavailable` and `internal` is that not certain: ask again with the',
    'same `Idempotency-Key`. Every refusal is an RFC 9457 document (`application/problem+json`) with `type`,',
    '`title`, `status`, `code`, `detail` and what the code adds; the same document is in WebSocket replies.',
    '"Again" says whether the same request can succeed later without being changed; `Retry-After` says when.',
    '',
    '| status | `code` | again | when |',
    '|---|---|---|---|',
    ...refusals,
    '',
    '## Failed tasks',
    '',
    '`error.code` of a task that was accepted and did not succeed. `error.evidence` says what was seen.',
    '',
    '| `code` | meaning |',
    '|---|---|',
    ...failures,
    '',
  ].join('\n');
}
