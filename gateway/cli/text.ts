// Text as a terminal may show it: control characters of what came from a server or a file are escaped, so that no name
// can move the cursor or forge a line, and columns are aligned by what is shown.

import { toYaml } from '../../runtime/base/yaml.ts';

/** Controls, line and paragraph separators, and the format characters that reorder or hide text. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

export function safe(text: string): string {
  return text.replace(UNSAFE, (char) => {
    if (char === '\n') return '\\n';
    if (char === '\t') return '\\t';
    if (char === '\r') return '\\r';
    return escaped(char);
  });
}

/** A value of a JSON document as one cell; absent and null show as "-". */
export function cell(value: unknown): string {
  if (value === undefined || value === null || value === '') return '-';
  if (typeof value === 'string') return safe(value);
  return safe(typeof value === 'object' ? JSON.stringify(value) : String(value));
}

/** JSON whose strings hold no control character, so that it is safe on a terminal and still the same document. */
export function safeJson(value: unknown, indent: number): string {
  return JSON.stringify(value, undefined, indent).replace(UNSAFE, (char) => (char === '\n' ? char : escaped(char)));
}

/** YAML, as safe: quoted throughout only where something in it has to be escaped. */
export function safeYaml(value: unknown): string {
  const plain = toYaml(value, false);
  if (plain.replaceAll('\n', '').search(UNSAFE) < 0) return plain;
  return toYaml(value, true).replace(UNSAFE, (char) => (char === '\n' ? char : escaped(char)));
}

/** Cells a terminal uses for it: wide East Asian characters and emoji take two, combining marks none. */
export function widthOf(text: string): number {
  let width = 0;
  for (const char of text) width += widthOfChar(char);
  return width;
}

/** Cut to `width` cells, with an ellipsis where something was cut. */
export function clip(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  if (width < 1) return '';
  let used = 0;
  let kept = '';
  for (const char of text) {
    const next = widthOfChar(char);
    if (used + next > width - 1) break;
    used += next;
    kept += char;
  }
  return `${kept}…`;
}

/** Safe text in lines of at most `width` cells, broken between words; a word that is longer has a line of its own. */
export function wrapped(text: string, width: number, first = '', rest: string = first): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const indent = lines.length === 0 ? first : rest;
    if (line === '') line = indent + word;
    else if (widthOf(line) + 1 + widthOf(word) <= width) line += ` ${word}`;
    else {
      lines.push(line);
      line = rest + word;
    }
  }
  return [...lines, line];
}

function widthOfChar(char: string): number {
  if (/\p{Mn}|\p{Me}/u.test(char)) return 0;
  return /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u.test(
    char,
  )
    ? 2
    : 1;
}

/** As JSON writes it: one `\\uXXXX` for each UTF-16 unit. */
function escaped(char: string): string {
  return char
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
