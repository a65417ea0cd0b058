// The one place that reads YAML: settings, token and import files. JSON is read here too, being a part of YAML.
// A text is either a plain value with the line of each of its parts, or one error with its position; nothing throws.

import { isNode, LineCounter, parseDocument } from 'yaml';

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

/** Reads one document; duplicate keys, several documents and unfolding aliases are errors. */
export function parseYaml(text: string): YamlResult {
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

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
