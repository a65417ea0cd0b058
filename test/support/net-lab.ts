// A few network namespaces on one bridge, for tests that cut processes off from each other: each has an address and rules of
// its own, so that what passes can be dropped in one direction, in both, or answered by resets. Needs root, iproute2, iptables.

import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';

/** `in`: nothing reaches it; `out`: nothing leaves it; `reset`: what it sends or is sent is answered with a TCP reset. */
export type Cut = 'both' | 'in' | 'out' | 'reset';

export interface NetPlace {
  readonly name: string;
  readonly address: string;
  /** Runs a command there: `ip netns exec NAME`. */
  readonly within: readonly string[];
  /** Cuts it off from everybody, or from some addresses; what was cut before is mended. */
  cut(how: Cut, from?: readonly string[]): void;
  mend(): void;
}

export interface NetLab {
  /** Address of the bridge, where processes outside of all namespaces are reached. */
  readonly host: string;
  readonly places: readonly NetPlace[];
  close(): void;
}

/** Why there can be none here; undefined where there can. */
export function noNetLab(): string | undefined {
  for (const tool of ['ip', 'iptables'])
    if (spawnSync(tool, ['-V']).status !== 0) return `there is no ${tool} (Debian packages iproute2, iptables)`;
  try {
    const lab = openNetLab(1);
    try {
      lab.places[0]?.cut('reset');
    } finally {
      lab.close();
    }
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** @throws Error where a command fails; what was made until then is removed */
export function openNetLab(count: number): NetLab {
  const tag = randomInt(36 ** 5)
    .toString(36)
    .padStart(5, '0');
  const [bridge, net] = [`iwb${tag}`, `10.${randomInt(64, 128)}.${randomInt(1, 255)}`];
  const names = Array.from({ length: count }, (_, index) => `iw${tag}${index}`);
  const close = (): void => {
    for (const name of names) spawnSync('ip', ['netns', 'del', name]);
    spawnSync('ip', ['link', 'del', bridge]);
  };
  try {
    run('ip', 'link', 'add', bridge, 'type', 'bridge');
    run('ip', 'addr', 'add', `${net}.1/24`, 'dev', bridge);
    run('ip', 'link', 'set', bridge, 'up');
    const places = names.map((name, index) => {
      const [outer, inner] = [`${name}o`, `${name}i`];
      const address = `${net}.${index + 2}`;
      run('ip', 'netns', 'add', name);
      run('ip', 'link', 'add', outer, 'type', 'veth', 'peer', 'name', inner, 'netns', name);
      run('ip', 'link', 'set', outer, 'master', bridge, 'up');
      run('ip', '-n', name, 'addr', 'add', `${address}/24`, 'dev', inner);
      run('ip', '-n', name, 'link', 'set', inner, 'up');
      run('ip', '-n', name, 'link', 'set', 'lo', 'up');
      return placeOf(name, address);
    });
    return { host: `${net}.1`, places, close };
  } catch (error) {
    close();
    throw error;
  }
}

function placeOf(name: string, address: string): NetPlace {
  const within = ['ip', 'netns', 'exec', name] as const;
  const rules = (...args: readonly string[]): void => run(...within, 'iptables', '-w', ...args);
  const mend = (): void => rules('-F');
  return {
    name,
    address,
    within,
    mend,
    cut(how, from = []) {
      mend();
      const target = how === 'reset' ? ['-p', 'tcp', '-j', 'REJECT', '--reject-with', 'tcp-reset'] : ['-j', 'DROP'];
      const peers = from.length === 0 ? [undefined] : from;
      for (const peer of peers) {
        if (how !== 'out') rules('-A', 'INPUT', ...(peer === undefined ? ['!', '-i', 'lo'] : ['-s', peer]), ...target);
        if (how !== 'in') rules('-A', 'OUTPUT', ...(peer === undefined ? ['!', '-o', 'lo'] : ['-d', peer]), ...target);
      }
    },
  };
}

function run(...[command = '', ...args]: readonly string[]): void {
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${error?.message ?? stderr.trim()}`);
}
