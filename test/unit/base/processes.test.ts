import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { platform } from 'node:os';
import { describe, expect, it } from 'vitest';
import { isAlive, startMarkOf } from '../../../runtime/base/processes.ts';
import { eventually } from '../../support/eventually.ts';

describe('a process', () => {
  it('is alive while it runs, and not once it has ended', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    await once(child, 'spawn');
    const pid = child.pid ?? 0;

    expect(isAlive(pid)).toBe(true);
    expect(await startMarkOf(pid)).not.toBe('');
    child.kill('SIGKILL');
    await once(child, 'exit');

    expect(isAlive(pid)).toBe(false);
  });

  it.runIf(platform() === 'linux')('that has ended and whose parent never asks is not alive', async () => {
    // The shell becomes a program that waits for no child: the one it had begun stays as a zombie.
    const parent = spawn('sh', ['-c', 'sleep 1 & echo $!; exec sleep 30'], { stdio: ['ignore', 'pipe', 'ignore'] });
    const [said] = (await once(parent.stdout, 'data')) as [Buffer]; // proof: a stream without an encoding
    const zombie = Number(said.toString('utf8'));

    await eventually(() => !isAlive(zombie), { what: 'the end of the child' });

    expect(() => process.kill(zombie, 0)).not.toThrow();
    parent.kill('SIGKILL');
  });
});
