// One set-up of this checkout at a time: a lock folder, with a heartbeat, so that a lock whose holder died is recognised
// and taken over. Waiters say whom they wait for.
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const HEARTBEAT_MS = 2_000;
/** A holder that is alive but was not heard of for this long is taken for stuck (or for another process with its id). */
const STALE_MS = 120_000;
/** Between making the folder and writing the holder's id into it. */
const NEWBORN_MS = 5_000;
const POLL_MS = 200;
const WAIT_MS = 15 * 60_000;

/** Runs `work` while holding the lock `folder`. @throws when others hold it for 15 minutes. */
export async function withLock(folder, say, work) {
  mkdirSync(dirname(folder), { recursive: true });
  await acquire(folder, say);
  const heartbeat = setInterval(() => touch(folder), HEARTBEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function acquire(folder, say) {
  const deadline = Date.now() + WAIT_MS;
  let told = false;
  while (!tryMake(folder)) {
    const holder = holderOf(folder);
    if (holder.stale) {
      takeAway(folder, holder.pid);
      continue;
    }
    if (!told) say(`waiting for another set-up of this folder to end (process ${holder.pid})`);
    told = true;
    if (Date.now() > deadline) throw new Error(`process ${holder.pid} holds ${folder} for too long; end it and retry`);
    await delay(POLL_MS);
  }
}

function tryMake(folder) {
  try {
    mkdirSync(folder);
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
  writeFileSync(join(folder, 'pid'), String(process.pid));
  return true;
}

function holderOf(folder) {
  try {
    const ageMs = Date.now() - statSync(folder).mtimeMs;
    const pid = readPid(folder);
    const gone = pid === 0 ? ageMs > NEWBORN_MS : !isAlive(pid);
    return { pid, stale: gone || ageMs > STALE_MS };
  } catch {
    return { pid: 0, stale: false }; // it was given free just now
  }
}

/** Moved away before it is removed: of several that found it stale, one succeeds. */
function takeAway(folder, judgedPid) {
  const away = `${folder}.stale-${process.pid}`;
  try {
    renameSync(folder, away);
  } catch {
    return; // another was faster
  }
  if (readPid(away) !== judgedPid) {
    // Between our look and our move a new holder came: give it back.
    try {
      renameSync(away, folder);
      return;
    } catch {
      // Somebody made the lock meanwhile; two set-ups now run, which costs time and no correctness.
    }
  }
  rmSync(away, { recursive: true, force: true });
}

function readPid(folder) {
  try {
    return Number(readFileSync(join(folder, 'pid'), 'utf8')) || 0;
  } catch {
    return 0; // not written yet
  }
}

function touch(folder) {
  try {
    const now = new Date();
    utimesSync(folder, now, now);
  } catch {
    // Taken away from us; the work goes on, see takeAway.
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
