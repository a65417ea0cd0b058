// The command line as a person has it: completions in the shells themselves, and Ctrl-C on a terminal.

import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { openSystem, type System } from '../support/serve.ts';
import { CLI } from '../support/serve-process.ts';

const SHELL_LIMIT_MS = 20_000;

/** Whether a program is there; said aloud where not, since its tests are skipped. */
function has(program: string): boolean {
  const there = spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined;
  if (!there) console.warn(`SKIPPED: there is no ${program} on this machine; what it shows is not shown here`);
  return there;
}

describe('completion', () => {
  let folder: string;
  const scriptFor = (shell: string): string => {
    const file = join(folder, `completion.${shell}`);
    writeFileSync(file, execFileSync(process.execPath, [CLI, 'completion', shell]));
    return file;
  };
  const ask = (shell: string, args: readonly string[]): string =>
    execFileSync(shell, args, {
      encoding: 'utf8',
      timeout: SHELL_LIMIT_MS,
      cwd: folder,
      env: {
        ...process.env,
        PATH: `${folder}:${process.env['PATH']}`,
        HOME: folder,
        XDG_CONFIG_HOME: folder,
        ZDOTDIR: folder,
        TERM: 'dumb',
      },
    });

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'ironworks-shells-'));
    // Files are offered where a file is wanted, and not for a command.
    writeFileSync(join(folder, 'node_fleet.yaml'), '');
    // Stands for the command where a script asks it for the names of nodes.
    const command = join(folder, 'ironworks');
    writeFileSync(command, '#!/bin/sh\n[ "$1" = completion-nodes ] && echo rack-7\n');
    chmodSync(command, 0o755);
  });

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it.skipIf(!has('fish'))('in fish knows commands, their parts, options and fixed values', () => {
    const complete = (typed: string): readonly string[] =>
      ask('fish', ['--no-config', '-c', `source '${scriptFor('fish')}'; complete -C '${typed}'`])
        .trim()
        .split('\n');

    expect(complete('ironworks no')).toEqual(['node']);
    expect(complete('ironworks node import node_f')).toEqual(['node_fleet.yaml']);
    expect(complete('ironworks node provision de')).toEqual(['deploy']);
    expect(complete('ironworks node power on ra')).toEqual(['rack-7']);
    expect(complete('ironworks node power so')).toEqual(['soft-off', 'soft-reboot']);
    expect(complete('ironworks node power on n1 --on-conflict=re')).toEqual([
      '--on-conflict=reject',
      '--on-conflict=replace',
    ]);
  });

  it.skipIf(!has('bash'))('in bash asks for the names of nodes where one is wanted, and not for an option', () => {
    const complete = (...words: readonly string[]): readonly string[] =>
      ask('bash', [
        '-c',
        `source '${scriptFor('bash')}'; COMP_WORDS=(${words.join(' ')}); COMP_CWORD=${words.length - 1}
         _ironworks; printf '%s\\n' "\${COMPREPLY[@]}"`,
      ])
        .trim()
        .split('\n');

    expect(complete('ironworks', 'node', 'power', 'on', 'ra')).toEqual(['rack-7']);
    expect(complete('ironworks', 'explain', 'ra')).toEqual(['rack-7']);
    expect(complete('ironworks', 'task', 'list', 'ra')).toEqual(['']);
    expect(complete('ironworks', 'node', 'power', 'on', '--wait-')).toEqual(['--wait-limit']);
  });

  it.skipIf(!has('zsh'))('in zsh without a configuration completes what was typed, and complains of nothing', () => {
    // A shell in a terminal of its own: what stands on its line after the key is what a person would see.
    const complete = (typed: string): string => {
      const said = ask('zsh', ['-f', '-c', ZSH_TERMINAL, scriptFor('zsh'), typed]);
      expect(said).not.toMatch(/not found|error|bad /);
      return /<<(.*)>>/.exec(said)?.[1] ?? said;
    };

    expect(complete('ironworks no')).toBe('ironworks node ');
    expect(complete('ironworks node import node_f')).toBe('ironworks node import node_fleet.yaml ');
    expect(complete('ironworks node prov')).toBe('ironworks node provision ');
    expect(complete('ironworks node provision resc')).toBe('ironworks node provision rescue ');
    expect(complete('ironworks node show ra')).toBe('ironworks node show rack-7 ');
    expect(complete('ironworks node list --power-')).toBe('ironworks node list --power-state ');
  });
});

/** $0: the script; $1: what is typed. The key after it completes, the one after that prints the line. */
const ZSH_TERMINAL = `
zmodload zsh/zpty
zpty shell 'zsh -f -i'
zpty -w shell "PS1= PROMPT_EOL_MARK=; unsetopt zle_bracketed_paste; source '$0'"
zpty -w shell 'show() { print -r -- "<""<$BUFFER>"">"; BUFFER=; zle accept-line }; zle -N show; bindkey "^X" show'
zpty -w -n shell "$1"$'\\t\\C-X'
while zpty -r shell line; do
  print -r -- "$line"
  [[ $line == *'<<'*'>>'* ]] && break
done
zpty -d shell
`;

describe.skipIf(!has('script'))('Ctrl-C on a terminal', () => {
  let system: System;

  beforeAll(async () => {
    system = await openSystem({ args: ['--conductors', '1'] });
  });

  afterAll(async () => {
    await system?.close();
  });

  it('while --wait shows progress ends with 130, says how to go on, and leaves the task running to its end', async () => {
    await system.addNode({ name: 'slow', driver: 'fake', driver_info: { delay_s: 5 } });
    const command = `${process.execPath} ${CLI} node power on slow --wait --url ${system.url}`;
    const terminal = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    let seen = '';
    terminal.stdout.on('data', (chunk: Buffer) => {
      seen += chunk.toString('utf8');
    });
    const exited = new Promise<number | null>((resolve) => terminal.once('exit', resolve));
    await eventually(() => seen.includes('running'), { what: 'the progress', timeoutMs: SHELL_LIMIT_MS });
    terminal.stdin.write('\u0003');

    expect(await exited).toBe(130);
    expect(seen).toMatch(/interrupted; the tasks go on; see them with:\s+ironworks task watch slow\/\w{26}/);
    const { body } = await system.call('GET', '/api/v1/nodes/slow/tasks');
    const [task] = body['tasks'] as { readonly id: string; readonly state: string }[]; // proof: the contract's page
    expect(task?.state).toBe('running');
    expect(await system.final(String(task?.id))).toMatchObject({ state: 'succeeded' });

    const resumed = execFileSync(process.execPath, [
      CLI,
      'task',
      'watch',
      `slow/${task?.id.split('.')[1]}`,
      '--url',
      system.url,
    ]);
    expect(resumed.toString('utf8')).toContain('succeeded');
  });
});
