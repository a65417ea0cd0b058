import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { getPriority, platform } from 'node:os';
import { describe, expect, it } from 'vitest';
import { GIVE_WAY, giveWay } from '../../../gateway/supervisor/give-way.ts';
import { systemClock } from '../../../runtime/base/clock.ts';
import { eventually } from '../../support/eventually.ts';

describe('a process that is to give way', () => {
  it.runIf(platform() === 'linux')(
    'does so with all of its threads, and as a session, as far below us as said',
    async () => {
      const script = 'console.log("at work"); setInterval(() => {}, 1000)';
      const child = spawn(process.execPath, ['-e', script], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
      await once(child.stdout, 'data');
      const pid = child.pid ?? 0;
      const before = niceOf(pid);

      giveWay(pid, systemClock);

      expect(new Set(before)).toEqual(new Set([getPriority()]));
      expect(before.length).toBeGreaterThan(1);
      expect(new Set(niceOf(pid))).toEqual(new Set([Math.min(19, getPriority() + GIVE_WAY)]));
      if (existsSync(`/proc/${pid}/autogroup`))
        await eventually(() => autogroupOf(pid).endsWith(` nice ${GIVE_WAY}`), {
          what: 'the nice value of its session',
        });
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  );

  it('that is gone, or never was, changes nothing', async () => {
    const child = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' });
    await once(child, 'exit');

    expect(() => giveWay(child.pid ?? 0, systemClock)).not.toThrow();
    expect(() => giveWay(0, systemClock)).not.toThrow();
    expect(getPriority()).toBe(getPriority(process.pid));
  });
});

/** Of each of its threads; field 19 of proc(5). */
function niceOf(pid: number): readonly number[] {
  return readdirSync(`/proc/${pid}/task`).map((thread) => {
    const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]);
  });
}

function autogroupOf(pid: number): string {
  return readFileSync(`/proc/${pid}/autogroup`, 'utf8').trim();
}
