import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunCommand } from '../../../runtime/base/command.ts';
import {
  newestPackage,
  unpackDistributionPackage,
  unpackFromNewerSuites,
} from '../../../runtime/broker/server-debian.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'ironworks-debian-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

interface FakeApt {
  /** Whether a download works, given its options joined by spaces. */
  readonly serves: (options: string) => boolean;
  readonly madison?: string;
  readonly targets?: string;
}

/** An apt and a dpkg that write what the real ones would, and remember how they were called. */
function fakeApt(apt: FakeApt): { readonly run: RunCommand; readonly calls: string[] } {
  const calls: string[] = [];
  const said = (stdout = '', code = 0): Awaited<ReturnType<RunCommand>> => {
    return { code, stdout, stderr: code === 0 ? '' : 'E: Unable to locate package nats-server', missing: false };
  };
  const run: RunCommand = async (file, args, options) => {
    const line = [file, ...args].join(' ');
    calls.push(line);
    if (file === 'dpkg') {
      const binary = join(args[2] ?? '', 'usr/sbin/nats-server');
      await mkdir(dirname(binary), { recursive: true });
      await writeFile(binary, '');
    } else if (args.includes('indextargets')) return said(apt.targets);
    else if (args.includes('madison')) return said(apt.madison);
    else if (args.includes('download')) {
      if (!apt.serves(line)) return said('', 100);
      await writeFile(join(options.cwd ?? '', 'nats-server_1_amd64.deb'), '');
    }
    return said();
  };
  return { run, calls };
}

describe("the distribution's package", () => {
  it('is downloaded and unpacked, by root after a refresh of the lists', async () => {
    const { run, calls } = fakeApt({ serves: () => true });

    const binary = await unpackDistributionPackage(dir, { run, log: () => {}, isRoot: true });

    expect(binary).toBe(join(dir, 'unpacked/usr/sbin/nats-server'));
    expect(calls.findIndex((call) => call.endsWith('update'))).toBeLessThan(
      calls.findIndex((call) => call.endsWith('download nats-server')),
    );
    expect(calls.every((call) => !call.includes('install'))).toBe(true);
  });

  it('is downloaded by others from the lists there are, without a refresh', async () => {
    const { run, calls } = fakeApt({ serves: () => true });

    await unpackDistributionPackage(dir, { run, log: () => {}, isRoot: false });

    expect(calls.some((call) => call.endsWith('update'))).toBe(false);
  });

  it('is downloaded by others with private lists where the machine has none', async () => {
    const { run, calls } = fakeApt({
      serves: (options) => options.includes(`Dir::State::lists=${join(dir, 'lists')}`),
    });

    await unpackDistributionPackage(dir, { run, log: () => {}, isRoot: false });

    expect(calls.filter((call) => call.endsWith('update'))).toEqual([expect.stringContaining(`Dir::Cache=${dir}`)]);
  });

  it("is refused with apt's own last words where no list has it", async () => {
    const { run } = fakeApt({ serves: () => false });

    await expect(unpackDistributionPackage(dir, { run, log: () => {}, isRoot: true })).rejects.toThrow(
      'E: Unable to locate package nats-server',
    );
  });

  it('is refused on a machine without apt', async () => {
    const run: RunCommand = () => Promise.resolve({ code: -1, stdout: '', stderr: '', missing: true });

    await expect(unpackDistributionPackage(dir, { run, log: () => {}, isRoot: true })).rejects.toThrow('no apt-get');
  });
});

describe("Debian's newer suites", () => {
  const madison = [
    'nats-server |   2.15.1-1 | mirror testing/main amd64 Packages',
    'nats-server | 2.10.27-1+b2 | mirror stable/main amd64 Packages',
  ].join('\n');

  it('are read off the mirror of this machine, never off one that was named in advance', async () => {
    const targets = [
      'Other|main|bookworm|http://other/',
      'Debian|main|x-security|http://sec/',
      'Debian|main|x|http://m/d',
    ];
    const { run, calls } = fakeApt({ serves: () => true, madison, targets: targets.join('\n') });

    await unpackFromNewerSuites(dir, '2.15', { run, log: () => {}, isRoot: false });

    const sources = await readFile(join(dir, 'suites.list'), 'utf8');
    expect(sources.trim().split('\n')).toEqual(
      ['stable', 'testing', 'unstable'].map((suite) => expect.stringMatching(`^deb .*http://m/d ${suite} main$`)),
    );
    expect(calls.some((call) => call.endsWith('download nats-server=2.15.1-1'))).toBe(true);
  });

  it('are refused where apt knows no Debian mirror', async () => {
    const { run } = fakeApt({ serves: () => true, targets: 'Ubuntu|main|noble|http://u/' });

    await expect(unpackFromNewerSuites(dir, '2.15', { run, log: () => {}, isRoot: false })).rejects.toThrow(
      'not configured with a Debian mirror',
    );
  });

  it('yield the newest version that is new enough', () => {
    expect(newestPackage(madison, '2.10')).toBe('2.15.1-1');
    expect(newestPackage(madison, '2.16')).toBeUndefined();
    expect(newestPackage('', '2.9')).toBeUndefined();
  });
});
