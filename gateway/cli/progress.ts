// Live progress of one or many tasks, written to stderr; results are the command's own. On a terminal one task is a line
// that is rewritten, several are a block of them: how many have ended, those that went wrong, those under way. Elsewhere
// each change of a task's state or step is a plain line.

import type { JsonObject } from '../../proto/json.ts';
import { isObject } from '../../proto/json.ts';
import type { Clock, Timer } from '../../runtime/base/clock.ts';
import { type Terminal, textOf } from './context.ts';
import { taskDetail } from './task-text.ts';
import { cell, clip, safe } from './text.ts';

const REDRAW_MS = 100;
/** Of tasks, in a block: what is above stays in sight. */
const MAX_LINES = 20;
/** Below the block: the cursor's own line, and one to breathe. */
const ROWS_LEFT = 3;

interface Told {
  readonly text: string;
  /** State and step. */
  readonly change: string;
  readonly done: boolean;
  readonly good: boolean;
}

export class Progress {
  readonly #terminal: Terminal;
  readonly #clock: Clock;
  readonly #total: number;
  /** By task id, in the order in which they were asked for. */
  readonly #told = new Map<string, Told>();
  #timer: Timer | undefined;
  /** Lines on the screen that are to be rewritten. */
  #drawn = 0;

  constructor(terminal: Terminal, clock: Clock, total: number) {
    this.#terminal = terminal;
    this.#clock = clock;
    this.#total = total;
  }

  update(task: JsonObject, nodeLabel: string): void {
    const id = textOf(task, 'id');
    const told = toldOf(task, nodeLabel);
    const isNew = this.#told.get(id)?.change !== told.change;
    this.#told.set(id, told);
    if (!this.#terminal.isLive) {
      if (isNew) this.#terminal.err(told.text);
      return;
    }
    this.#timer ??= this.#clock.after(this.#drawn === 0 ? 0 : REDRAW_MS, () => this.#draw());
  }

  /** Takes the live lines away. */
  close(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    if (this.#drawn > 0) this.#terminal.raw(this.#erased());
    this.#drawn = 0;
  }

  #draw(): void {
    this.#timer = undefined;
    const lines = progressLines([...this.#told.values()], this.#total, this.#terminal.rows - ROWS_LEFT);
    const shown = lines.map((line) => clip(line, this.#terminal.columns - 1));
    this.#terminal.raw(`${this.#erased()}${shown.join('\n')}`);
    this.#drawn = lines.length;
  }

  /** Back to the first of the drawn lines, and everything from there on cleared. */
  #erased(): string {
    const up = this.#drawn > 1 ? `\u001b[${this.#drawn - 1}A` : '';
    return `\r${up}\u001b[J`;
  }
}

function toldOf(task: JsonObject, nodeLabel: string): Told {
  const { step } = task;
  const detail = taskDetail(task);
  return {
    text: `${safe(nodeLabel)} ${cell(task['action'])} ${cell(task['state'])}${detail === '-' ? '' : `: ${detail}`}`,
    change: `${cell(task['state'])} ${isObject(step) ? cell(step['name']) : ''}`,
    done: task['done'] === true,
    good: task['state'] === 'succeeded',
  };
}

/** @param room lines there are on the screen */
function progressLines(told: readonly Told[], total: number, room: number): readonly string[] {
  if (total === 1) return told.slice(0, 1).map(({ text }) => text);
  const bad = told.filter(({ done, good }) => done && !good);
  const open = told.filter(({ done }) => !done);
  const wanted = [...bad, ...open].map(({ text }) => text);
  const most = Math.max(1, Math.min(MAX_LINES, room - 1));
  const shown = wanted.length <= most ? wanted : wanted.slice(0, most - 1);
  const more = wanted.length - shown.length;
  const ended = told.length - open.length;
  return [
    `${ended}/${total} done${bad.length === 0 ? '' : `, ${bad.length} without success`}`,
    ...shown.map((text) => `  ${text}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ];
}
