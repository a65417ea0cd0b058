// Crash points: named places between the awaits that matter, at which a fault test has its process killed. Outside of
// tests nothing is armed, and a point costs one look at a variable.
//
// IRONWORKS_FAILPOINT names a folder; settings.ts refuses it without IRONWORKS_TEST=1. A file there arms a point by its name:
//
//   after-effect                                            whoever gets there first
//   after-effect@provision.deploy,deploy.write_image        … in this action and step; the words are in the code's order
//
// The first process to get there moves the file to `fired/`, writes its process id into it, and dies. So each file kills
// once: a process started again after it lives. A file that says `hold` kills nobody: what came there waits for ever, and
// everything else goes on, until the test kills the process when all it wants is where it wants it.

import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Every point with what is done and not done there; the words it is armed with stand behind it. */
export const failpoints = {
  'before-entry': 'an entry of an actor is made; it is not sent (what it is about, actor)',
  'after-entry':
    'an entry of an actor is committed; nobody is told, nothing deleted or begun (what it is about, actor)',
  'before-intent': 'a step is reached; what it means to do is not sent (action, step, actor)',
  'after-intent': 'what a step means to do is committed; the machine is not looked at (action, step, actor)',
  'before-effect': 'the machine was looked at and is not there yet; nothing is asked of it (action, step, actor)',
  'effect-unrecorded':
    'a fake machine has had the effect; its line in the effect journal is not written (action, step, actor)',
  'after-effect': 'a step has its result; it is in no entry (action, step, actor)',
  'before-retry': 'an attempt failed and the next one is committed; its pause begins (action, step, actor)',
  waiting: 'a step waits for its call-back, and that is committed (action, step, actor)',
  'before-append': 'a batch of entries is made; it is not sent (shard)',
  'after-append': 'a batch is in the journal; nobody who waits for it is told (shard)',
  'before-claim': 'a shard is about to be claimed (shard)',
  'after-claim': 'a shard is claimed; its tail is not read (shard)',
  'after-recovery': 'a shard is claimed and its tail read; nothing is begun (shard)',
  'before-release': 'a shard at rest is flushed; its release is not sent (shard)',
  'after-release': 'a shard is released; nobody is told (shard)',
  'before-checkpoint': 'a dirty record is about to be saved (actor)',
  'after-checkpoint': 'a record is saved; the mark has not moved (actor)',
  'before-mark': 'everything dirty is saved; the mark has not moved (shard)',
  'after-mark': 'the mark has moved; the journal does not know (shard)',
  'before-document': 'a final task is committed; its document is not written (actor)',
  'after-document': "a final task's document is written; its record does not know (actor)",
} as const;

export type FailpointName = keyof typeof failpoints;

export const FAILPOINT_VARIABLE = 'IRONWORKS_FAILPOINT';

const FIRED = 'fired';

/** Whether whoever gets there goes no further. */
export type FailpointWatch = (name: FailpointName, where: readonly (string | number)[]) => boolean;

let watch: FailpointWatch | undefined;

/** Obeys the files of `folder` from now on; the empty name obeys none. Called by a process's main, before it serves. */
export function armFailpoints(folder: string): void {
  if (folder !== '') mkdirSync(join(folder, FIRED), { recursive: true });
  watch = folder === '' ? undefined : (name, where) => isFired(folder, name, where);
}

/** Asks `ask` at every point from now on, in place of any folder; undefined: nobody. For simulated processes, which share one. */
export function watchFailpoints(ask: FailpointWatch | undefined): void {
  watch = ask;
}

/**
 * Does not return where the point is armed to kill. A promise that never settles where it is armed to hold: await it, or
 * return if nothing can be awaited. Else undefined.
 */
export function failpoint(name: FailpointName, ...where: readonly (string | number)[]): Promise<never> | undefined {
  return watch?.(name, where) === true ? new Promise<never>(() => undefined) : undefined;
}

function isFired(folder: string, name: FailpointName, where: readonly (string | number)[]): boolean {
  for (let words = 0; words <= where.length; words++) {
    const file = words === 0 ? name : `${name}@${where.slice(0, words).join(',')}`;
    const fired = join(folder, FIRED, file);
    try {
      renameSync(join(folder, file), fired);
    } catch {
      continue; // not armed, or another process was first
    }
    const hold = readFileSync(fired, 'utf8').trim() === 'hold';
    writeFileSync(fired, String(process.pid));
    if (!hold) process.kill(process.pid, 'SIGKILL');
    return true;
  }
  return false;
}
