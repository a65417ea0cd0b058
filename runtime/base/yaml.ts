// The one place that reads YAML: settings, token and import files. JSON is read here too, being a part of YAML.
// A text is either a plain value with the line of each of its parts, or one error with its position; nothing throws.

import { isNode, LineCounter, parseDocument, stringify } from 'yaml';

export type YamlResult =
  | {
      readonly ok: true;
      readonly value: unknown;
      /** Line (from 1) of the part at `path`, undefined where there is none. */
      readonly lineOf: (path: readonly (string | number)[]) => number | undefined;
    }
  | { readonly ok: false; readonly message: string; readonly line: number; readonly column: number };

/** Aliases are refused beyond this many uses, so that a small file cannot unfold into a large one. */
const MAX_ALIASES = 100;
/**
 * The parser calls itself at each level: at some thousands the process runs out of stack, at worst inside of a regular
 * expression, which ends it. Brackets in texts are counted too, so this is far above what any file of ours nests.
 */
const MAX_BRACKETS = 1_000;
/** The same for blocks: what a line begins with, `- - - a` or white space. */
const MAX_INDENT = 1_000;

/** Reads one document; duplicate keys, several documents and unfolding aliases are errors. */
export function parseYaml(text: string): YamlResult {
  const deepLine = lineNestedTooDeep(text);
  if (deepLine !== undefined) return { ok: false, message: 'is nested too deep', line: deepLine, column: 1 };
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, merge: true, prettyErrors: false });
  const first = document.errors[0];
  if (first !== undefined) {
    const { line, col } = lines.linePos(first.pos[0]);
    return { ok: false, message: lowerFirst(first.message), line, column: col };
  }
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (cause) {
    return {
      ok: false,
      message: lowerFirst(cause instanceof Error ? cause.message : String(cause)),
      line: 1,
      column: 1,
    };
  }
  const lineOf = (path: readonly (string | number)[]): number | undefined => {
    const part = path.length === 0 ? document.contents : document.getIn(path, true);
    const start = isNode(part) ? part.range?.[0] : undefined;
    return start === undefined ? undefined : lines.linePos(start).line;
  };
  return { ok: true, value, lineOf };
}

/** @param quoted every key and text in double quotes, so that any character of them may be written as `\\uXXXX` */
export function toYaml(value: unknown, quoted: boolean): string {
  const quotes = quoted ? ({ defaultKeyType: 'QUOTE_DOUBLE', defaultStringType: 'QUOTE_DOUBLE' } as const) : {};
  return stringify(value, { lineWidth: 0, blockQuote: false, aliasDuplicateObjects: false, ...quotes });
}

function lineNestedTooDeep(text: string): number | undefined {
  let depth = 0;
  let line = 1;
  let indent = 0;
  let begins = true;
  for (const character of text) {
    if (character === '\n') {
      line++;
      indent = 0;
      begins = true;
      continue;
    }
    if (character === '[' || character === '{') depth++;
    else if (character === ']' || character === '}') depth = Math.max(0, depth - 1);
    begins &&= ' -?:\t'.includes(character);
    if (begins) indent++;
    if (depth > MAX_BRACKETS || indent > MAX_INDENT) return line;
  }
  return undefined;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
