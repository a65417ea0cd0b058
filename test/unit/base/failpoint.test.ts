import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { armFailpoints, failpoint, failpoints } from '../../../runtime/base/failpoint.ts';
import { resolveSettings } from '../../../runtime/base/settings.ts';

describe('a crash point', () => {
  let folder: string;
  const fired = (point: string): string => join(folder, 'fired', point);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ironworks-failpoint-'));
  });

  afterEach(() => {
    armFailpoints('');
    vi.restoreAllMocks();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is nothing where no folder is named, whatever lies about', () => {
    writeFileSync(join(folder, 'after-effect'), 'kill');

    expect(failpoint('after-effect', 'power.on', 'power.on', 'n1')).toBeUndefined();
    expect(existsSync(join(folder, 'after-effect'))).toBe(true);
  });

  it('kills the process that gets there, once', () => {
    const kill = vi.spyOn(process, 'kill').mockReturnValue(true);
    armFailpoints(folder);
    writeFileSync(join(folder, 'after-claim@3'), 'kill');

    void failpoint('after-claim', 2);
    void failpoint('before-claim', 3);
    expect(kill).not.toHaveBeenCalled();

    void failpoint('after-claim', 3);
    expect(failpoint('after-claim', 3)).toBeUndefined();

    expect(kill.mock.calls).toEqual([[process.pid, 'SIGKILL']]);
    expect(readFileSync(fired('after-claim@3'), 'utf8')).toBe(String(process.pid));
  });

  it.each(['after-effect', 'after-effect@deploy', 'after-effect@deploy,write', 'after-effect@deploy,write,n1'])(
    'is armed by its name and as many of its words as are wanted: %s',
    async (point) => {
      armFailpoints(folder);
      writeFileSync(join(folder, point), 'hold');

      const held = failpoint('after-effect', 'deploy', 'write', 'n1');

      expect(await Promise.race([held, Promise.resolve('still held')])).toBe('still held');
      expect(existsSync(fired(point))).toBe(true);
    },
  );

  it('stands in the code once under each name of the table, and under no other', () => {
    const names = ['runtime', 'actors'].flatMap((layer) =>
      readdirSync(layer, { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts') && !file.endsWith('base/failpoint.ts'))
        .flatMap((file) => [...readFileSync(join(layer, file), 'utf8').matchAll(/failpoint\('([a-z-]+)'/g)])
        .map((match) => match[1]),
    );

    expect(new Set(names)).toEqual(new Set(Object.keys(failpoints)));
    const twice = names.filter((name, at) => names.indexOf(name) !== at);
    // A wait is a step without an effect: it has its own intent.
    expect(twice).toEqual(['before-intent']);
  });

  it('is refused by every process without IRONWORKS_TEST=1', () => {
    const env = { IRONWORKS_FAILPOINT: 'points' };

    expect(() => resolveSettings({ env })).toThrow('kills processes on purpose');
    expect(() => resolveSettings({ env: { ...env, IRONWORKS_TEST: '1' } })).not.toThrow();
  });
});
