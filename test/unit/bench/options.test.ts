import { describe, expect, it } from 'vitest';
import { type CommandLine, commandOf, parseCommandLine, plan } from '../../../bench/options.ts';

const parse = (...argv: readonly string[]): CommandLine =>
  parseCommandLine(argv, { say: () => undefined, signal: new AbortController().signal });

describe('the command line of the harness', () => {
  it('refuses what it does not understand, naming the option, the value and what is wanted', () => {
    expect(() => parse('task', '--nodes', '0')).toThrow('--nodes "0": want a whole number from 1 to 1000000');
    expect(() => parse('task', '--callers', '1,x')).toThrow('--callers "x"');
    expect(() => parse('task', '--via', 'pigeon')).toThrow('--via "pigeon": want one of process, http, ws, nats');
    expect(() => parse('task', '--speed')).toThrow('--speed');
    expect(() => plan('sprint', parse().options)).toThrow('no scenario "sprint"');
  });

  it('never has more callers than nodes: each task in hand has a node of its own', () => {
    expect(parse('task', '--nodes', '20').options.callers).toEqual([1, 16]);
  });

  it('takes what is given outright before what --quick changes', () => {
    expect(parse('all', '--quick').options).toMatchObject({ seconds: 2, nodes: 300 });
    expect(parse('all', '--quick', '--seconds', '3').options).toMatchObject({ seconds: 3, nodes: 300 });
  });

  it('soaks for half an hour unless told', () => {
    expect(parse('soak').options.seconds).toBe(1_800);
    expect(parse('soak', '--seconds', '60').options.seconds).toBe(60);
  });

  it('runs `task` through every door in `all`, and every other scenario once', () => {
    const names = plan('all', parse('all').options).map(commandOf);

    expect(
      names.filter((name) => name.startsWith('npm run bench -- task ')).map((name) => name.split('--via ')[1]),
    ).toEqual(['process', 'http', 'ws', 'nats']);
    expect(new Set(names).size).toBe(names.length);
  });
});
