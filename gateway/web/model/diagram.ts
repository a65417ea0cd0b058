// A region of a machine, laid out to be read: one column for each stable state, in the order of its definition; beneath it
// the states on the way to it. Only the moves out of the current state are drawn as lines: all sixty at
// once would be a knot.

import { fields, list, text, textOrNull } from './json.ts';

export interface Diagram {
  readonly boxes: readonly Box[];
  readonly moves: readonly Move[];
  readonly columns: number;
  readonly rows: number;
}

export interface Box {
  readonly state: string;
  /** `stable`, `transient`, `failed`. */
  readonly kind: string;
  readonly description: string;
  readonly column: number;
  readonly row: number;
}

export interface Move {
  readonly from: string;
  readonly event: string;
  readonly to: string;
}

interface State {
  readonly name: string;
  readonly kind: string;
  readonly target: string | null;
  readonly description: string;
}

export function readDiagram(machine: unknown, region: string): Diagram {
  const document = fields(fields(fields(machine)['regions'])[region]);
  const states = list(document['states']).map((value): State => {
    const state = fields(value);
    return {
      name: text(state['name']),
      kind: text(state['class']),
      target: textOrNull(state['target']),
      description: text(state['description']),
    };
  });
  const moves = list(document['transitions']).map((value): Move => {
    const move = fields(value);
    return { from: text(move['from']), event: text(move['event']), to: text(move['to']) };
  });
  return layOut(states, moves);
}

function layOut(states: readonly State[], moves: readonly Move[]): Diagram {
  const heads = states.filter(({ kind }) => kind === 'stable').map(({ name }) => name);
  const depth = heads.map(() => 1);
  const boxes = states.map(({ name, kind, target, description }): Box => {
    const head = heads.indexOf(name);
    if (head >= 0) return { state: name, kind, description, column: head, row: 0 };
    const column = Math.max(0, heads.indexOf(target ?? ''));
    const row = depth[column] ?? 1;
    depth[column] = row + 1;
    return { state: name, kind, description, column, row };
  });
  return { boxes, moves, columns: heads.length, rows: Math.max(1, ...depth) };
}

/** Where the node can go from `state`, one entry for each place, with the events that lead there. */
export function movesFrom(
  diagram: Diagram,
  state: string,
): readonly { readonly to: string; readonly events: string }[] {
  const places = new Map<string, string[]>();
  for (const { from, event, to } of diagram.moves)
    if (from === state) places.set(to, [...(places.get(to) ?? []), event]);
  return [...places].map(([to, events]) => ({ to, events: events.join(', ') }));
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A line from one box's edge to another's, as an SVG path; boxes are `width` by `height` around their points. */
export function lineBetween(from: Point, to: Point, width: number, height: number): string {
  if (from.x === to.x) {
    // Within a column: around its left side, so that the boxes between stay readable.
    const x = from.x - width / 2;
    const bow = 10 + Math.min(14, Math.abs(to.y - from.y) / 10);
    return `M${x} ${from.y}C${x - bow} ${from.y} ${x - bow} ${to.y} ${x} ${to.y}`;
  }
  const side = to.x > from.x ? 1 : -1;
  const start = { x: from.x + (side * width) / 2, y: from.y + (from.y === to.y ? side * (height / 5) : 0) };
  const end = { x: to.x - (side * width) / 2, y: to.y + (from.y === to.y ? side * (height / 5) : 0) };
  const half = (end.x - start.x) / 2;
  return `M${start.x} ${start.y}C${start.x + half} ${start.y} ${end.x - half} ${end.y} ${end.x} ${end.y}`;
}
