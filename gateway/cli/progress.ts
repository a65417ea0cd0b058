// Live progress of one or many tasks: on a terminal one line that is rewritten, elsewhere one plain line for each change
// of a task's state or step. Written to stderr; results are the command's own.

import type { JsonObject } from '../../proto/json.ts';
import { isObject } from '../../proto/json.ts';
import type { Clock, Timer } from '../../runtime/base/clock.ts';
import { type Terminal, textOf } from './context.ts';
import { taskDetail } from './task-text.ts';
import { cell, clip, safe } from './text.ts';

const REDRAW_MS = 100;
const ERASE_LINE = '\r\u001b[2K';

export class Progress {
  readonly #terminal: Terminal;
  readonly #clock: Clock;
  readonly #total: number;
  readonly #said = new Map<string, string>();
  readonly #done = new Set<string>();
  #line = '';
  #timer: Timer | undefined;
  #isDrawn = false;

  constructor(terminal: Terminal, clock: Clock, total: number) {
    this.#terminal = terminal;
    this.#clock = clock;
    this.#total = total;
  }

  update(task: JsonObject, nodeLabel: string): void {
    const id = textOf(task, 'id');
    const { step } = task;
    const change = `${cell(task['state'])} ${isObject(step) ? cell(step['name']) : ''}`;
    const isNew = this.#said.get(id) !== change;
    this.#said.set(id, change);
    if (task['done'] === true) this.#done.add(id);
    const detail = taskDetail(task);
    const text = `${safe(nodeLabel)} ${cell(task['action'])} ${cell(task['state'])}${detail === '-' ? '' : `: ${detail}`}`;
    if (!this.#terminal.isLive) {
      if (isNew) this.#terminal.err(text);
      return;
    }
    this.#line = this.#total === 1 ? text : `${this.#done.size}/${this.#total} done, ${text}`;
    this.#timer ??= this.#clock.after(this.#isDrawn ? REDRAW_MS : 0, () => this.#draw());
  }

  /** Takes the live line away. */
  close(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    if (this.#isDrawn) this.#terminal.raw(ERASE_LINE);
    this.#isDrawn = false;
  }

  #draw(): void {
    this.#timer = undefined;
    this.#isDrawn = true;
    this.#terminal.raw(`${ERASE_LINE}${clip(this.#line, this.#terminal.columns - 1)}`);
  }
}
