// The effect journal: one JSON line for each effect that reached a machine, for tests and operators who count effects
// where they happen and not in what a client believes. Several processes append to one file.
//
// F1  A line is one write to a descriptor opened with O_APPEND, so lines of several processes never mix.
// F2  The write is synchronous: a line still waiting in a queue would be lost with the process that is killed next.
// F3  A line that could not be written is counted and reported, and never fails the effect it is about.

import { closeSync, openSync, writeSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { OldestFirst } from '../../runtime/base/oldest-first.ts';
import type { EffectContext } from '../../runtime/host/kind.ts';
import { timeOrNull, traceId } from '../../runtime/task/task-view.ts';

/** A line, as API.md has it; `at` is RFC 3339. */
export interface EffectLine {
  readonly at: string;
  readonly node: string;
  readonly task: string;
  readonly action: string;
  readonly step: string;
  readonly attempt: number;
  /** Names one try: two lines with the same id tell of the same effect. */
  readonly effect_id: string;
  readonly conductor: string;
  readonly epoch: number;
  /** Of the request that the effect is for; null where its trace is not known. */
  readonly trace_id: string | null;
}

export interface EffectJournal {
  record(line: EffectLine): void;
  /**
   * Writes a recent line unless it is in the file: for an effect that a process made just before it was killed.
   * Only machines that remember their last effect can offer this.
   */
  repair(line: EffectLine, nowMs: number): Promise<void>;
  /** Lines that could not be written. */
  readonly failures: number;
  /** Idempotent. */
  close(): void;
}

export function effectLine(effect: EffectContext, nowMs: number): EffectLine {
  return {
    at: timeOrNull(nowMs) ?? '',
    node: effect.actor,
    task: effect.task,
    action: effect.action,
    step: effect.step,
    attempt: effect.attempt,
    effect_id: effect.effectId,
    conductor: effect.conductor,
    epoch: effect.epoch,
    trace_id: traceId(effect.trace),
  };
}

export const noEffectJournal: EffectJournal = {
  record: () => undefined,
  repair: async () => undefined,
  failures: 0,
  close: () => undefined,
};

export type ReportProblem = (message: string, cause: unknown) => void;

/**
 * Opens the journal; the empty name is "none". The caller closes it.
 * @throws Error naming the file when it cannot be opened for appending.
 */
export function openEffectJournal(file: string, report: ReportProblem): EffectJournal {
  if (file === '') return noEffectJournal;
  try {
    return new FileEffectJournal(file, openSync(file, 'a', 0o644), report);
  } catch (cause) {
    throw new Error(`effect journal ${file}: cannot be opened for appending; check the folder and its rights`, {
      cause,
    });
  }
}

/** An older effect than this is taken as written: its process had all the time to do so. */
const REPAIR_WITHIN_MS = 60_000;
/** How much of the end of the file is looked at for lines to repair. */
const REPAIR_TAIL_BYTES = 16 * 1024 * 1024;
const MAX_KNOWN_IDS = 200_000;
const READ_BYTES = 256 * 1024;
const EFFECT_ID = /"effect_id":"([^"]*)"/;

class FileEffectJournal implements EffectJournal {
  readonly #file: string;
  readonly #report: ReportProblem;
  readonly #known = new OldestFirst<string, true>();
  #fd: number;
  #failures = 0;
  #readTo = -1;
  #repairing: Promise<void> = Promise.resolve();

  constructor(file: string, fd: number, report: ReportProblem) {
    this.#file = file;
    this.#fd = fd;
    this.#report = report;
  }

  get failures(): number {
    return this.#failures;
  }

  record(line: EffectLine): void {
    const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
    try {
      if (this.#fd < 0) throw new Error('it is closed');
      const written = writeSync(this.#fd, bytes);
      if (written < bytes.length) throw new Error(`only ${written} of ${bytes.length} bytes were written`);
    } catch (cause) {
      this.#failures++;
      this.#report(`effect journal ${this.#file}: effect ${line.effect_id} was not written`, cause);
    }
  }

  repair(line: EffectLine, nowMs: number): Promise<void> {
    if (nowMs - Date.parse(line.at) > REPAIR_WITHIN_MS) return Promise.resolve();
    this.#repairing = this.#repairing.then(async () => {
      try {
        await this.#readOn();
      } catch (cause) {
        this.#failures++;
        this.#report(`effect journal ${this.#file}: cannot be read to repair effect ${line.effect_id}`, cause);
        return;
      }
      if (this.#known.get(line.effect_id) === undefined) this.record(line);
    });
    return this.#repairing;
  }

  close(): void {
    if (this.#fd >= 0) closeSync(this.#fd);
    this.#fd = -1;
  }

  /** Learns the effect ids written since the last look. */
  async #readOn(): Promise<void> {
    const handle = await open(this.#file, 'r');
    try {
      const { size } = await handle.stat();
      if (this.#readTo < 0) this.#readTo = Math.max(0, size - REPAIR_TAIL_BYTES);
      this.#readTo = await this.#learn(handle, this.#readTo, size);
    } finally {
      await handle.close();
    }
  }

  /** Reads whole lines from `from` to `to` and returns where the next look begins. */
  async #learn(handle: FileHandle, from: number, to: number): Promise<number> {
    const block = Buffer.alloc(READ_BYTES);
    let at = from;
    while (at < to) {
      const { bytesRead } = await handle.read(block, 0, Math.min(block.length, to - at), at);
      const end = block.subarray(0, bytesRead).lastIndexOf(0x0a) + 1;
      if (end === 0) return at;
      for (const line of block.toString('utf8', 0, end).split('\n')) {
        const id = EFFECT_ID.exec(line)?.[1];
        if (id !== undefined) this.#remember(id);
      }
      at += end;
    }
    return at;
  }

  #remember(id: string): void {
    this.#known.set(id, true);
    if (this.#known.size > MAX_KNOWN_IDS) this.#known.shift();
  }
}
