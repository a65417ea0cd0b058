import { describe, expect, it } from 'vitest';
import {
  describeSettings,
  envOf,
  flagOf,
  loadSettings,
  resolveSettings,
  type Settings,
  SettingsError,
  settingNames,
  settingsTable,
  settingsToEnv,
  yamlKeyOf,
} from '../../../runtime/base/settings.ts';

function issuesOf(run: () => unknown): readonly string[] {
  try {
    run();
  } catch (error) {
    if (error instanceof SettingsError) return error.issues;
    throw error;
  }
  return [];
}

describe('settings', () => {
  it('are the defaults of the table where nothing is said', () => {
    const { settings, sources } = resolveSettings({ env: {} });

    expect(settings.listen).toEqual({ host: '127.0.0.1', port: 8080 });
    expect(settings.conductors).toBe(2);
    expect(settings.fleet).toBe(10);
    expect(settings.mailboxBound).toBe(16);
    expect(new Set(Object.values(sources))).toEqual(new Set(['default']));
  });

  it('come from the flag before the variable, and from the variable before the file', () => {
    const file = { name: 'c.yaml', text: 'rate: 1\nburst: 1\nconductors: 1\n' };
    const env = { IRONWORKS_RATE: '2', IRONWORKS_BURST: '2' };

    const { settings, sources } = resolveSettings({ flags: { rate: '3' }, env, file });

    expect([settings.rate, settings.burst, settings.conductors]).toEqual([3, 2, 1]);
    expect([sources.rate, sources.burst, sources.conductors]).toEqual(['flag', 'env', 'file']);
  });

  it('suggest no name that is not close to what was written', () => {
    const file = { name: 'c.yaml', text: 'nope: 1\n' };

    const issues = issuesOf(() => resolveSettings({ flags: {}, env: { IRONWORKS_NOPE: '1' }, file }));

    expect(issues).toEqual(expect.arrayContaining(['unknown variable IRONWORKS_NOPE', 'c.yaml:1: unknown key "nope"']));
  });

  it('tell all that is wrong at once, naming the option, the value and what is accepted', () => {
    const file = { name: 'c.yaml', text: 'mailbox_bound: 0\nretries: 3\n' };
    const env = { IRONWORKS_CONDUCTORS: 'many', IRONWORKS_CONDUCTOR: '2' };

    const issues = issuesOf(() => resolveSettings({ flags: { listen: 'here', lisen: '1' }, env, file }));

    expect(issues).toEqual(
      expect.arrayContaining([
        '--listen: "here" is not accepted; want HOST:PORT, [IPv6]:PORT or PORT, with a port from 0 to 65535',
        'unknown option --lisen; did you mean listen?',
        'IRONWORKS_CONDUCTORS: "many" is not accepted; want a whole number from 1 to 64',
        'unknown variable IRONWORKS_CONDUCTOR; did you mean IRONWORKS_CONDUCTORS?',
        'c.yaml: mailbox_bound: "0" is not accepted; want a whole number from 1 to 1024',
        'c.yaml:2: unknown key "retries"',
      ]),
    );
    expect(issues).toHaveLength(6);
  });

  it('refuse values that do not fit together', () => {
    const issues = issuesOf(() =>
      resolveSettings({
        flags: { 'lease-renew-ms': '1500', 'lease-wait-ms': '2100', replicas: '2', 'conductor-drain-s': '20' },
        env: {},
      }),
    );

    expect(issues).toHaveLength(4);
    expect(issues.join('\n')).toMatch(/lease_renew_ms 1500, lease_hold_ms 2000: want a renewal/);
    expect(issues.join('\n')).toMatch(/conductor_drain_s 20, gateway_drain_s 8: want at most 22 s together/);
  });

  it('take a port alone, an IPv6 address in brackets, and "none" for no fleet', () => {
    const at = (listen: string): Settings['listen'] => resolveSettings({ flags: { listen }, env: {} }).settings.listen;

    expect(at('9000')).toEqual({ host: '127.0.0.1', port: 9000 });
    expect(at('[::1]:0')).toEqual({ host: '::1', port: 0 });
    expect(at('gateway.example:80')).toEqual({ host: 'gateway.example', port: 80 });
    expect(resolveSettings({ flags: { fleet: 'none' }, env: {} }).settings.fleet).toBe(0);
    expect(resolveSettings({ env: {}, file: { name: 'c', text: 'listen: 81' } }).settings.listen.port).toBe(81);
  });

  it.each(['80:80:80', '::1:80', 'host:', ':80', '65536', 'a b:1', '1e3', '-1'])('refuse to listen on %j', (listen) => {
    expect(issuesOf(() => resolveSettings({ flags: { listen }, env: {} }))).toHaveLength(1);
  });

  it('survive the way to a child process', () => {
    const flags = {
      'callback-allow': '10.0.0.0/8, fd00::/8',
      insecure: true,
      fleet: 'none',
      listen: '[::1]:81',
      rate: '0.5',
    };
    const { settings } = resolveSettings({ flags, env: {} });

    const inChild = resolveSettings({ env: settingsToEnv(settings) });

    expect(inChild.settings).toEqual(settings);
  });

  it('have a text for every default that reads back as the default', () => {
    const { settings } = resolveSettings({ env: {} });

    expect(resolveSettings({ env: settingsToEnv(settings) }).settings).toEqual(settings);
  });

  it('name flag, variable and key from one name, and the broker’s variable as documented', () => {
    expect([flagOf('mailboxBound'), envOf('mailboxBound'), yamlKeyOf('mailboxBound')]).toEqual([
      'mailbox-bound',
      'IRONWORKS_MAILBOX_BOUND',
      'mailbox_bound',
    ]);
    expect(envOf('nats')).toBe('IRONWORKS_NATS_URL');
    for (const name of settingNames()) expect(settingsTable[name].help).not.toBe('');
  });

  it('are shown with their source, and without passwords', () => {
    const lines = describeSettings(resolveSettings({ flags: { nats: 'nats://me:hunter2@broker:4222' }, env: {} }));

    expect(lines.find((line) => line.key === 'nats')).toMatchObject({
      value: 'nats://******@broker:4222',
      source: 'flag',
    });
    expect(JSON.stringify(lines)).not.toContain('hunter2');
  });

  it('hide the password of a refused URL too', () => {
    const issues = issuesOf(() => resolveSettings({ flags: { nats: 'http://me:hunter2@broker' }, env: {} }));

    expect(issues[0]).toContain('http://******@broker');
  });

  it.each([
    ['rate: [', /^c\.yaml:1:\d+: /],
    ['- 1', /^c\.yaml: want a map/],
    ['rate: 1\nrate: 2', /^c\.yaml:2:1: .*unique/],
    [`a: &a [x]\nrate: [${'*a,'.repeat(200)}]`, /^c\.yaml/],
  ])('refuse the file %j with its place', (text, expected) => {
    expect(issuesOf(() => resolveSettings({ env: {}, file: { name: 'c.yaml', text } }))[0]).toMatch(expected);
  });

  it('read the file that --config names before the one of the variable', () => {
    const read = (name: string): string => (name === 'flag.yaml' ? 'rate: 7' : 'rate: 8');

    expect(loadSettings({ config: 'flag.yaml' }, { IRONWORKS_CONFIG: 'env.yaml' }, read).settings.rate).toBe(7);
    expect(loadSettings({}, { IRONWORKS_CONFIG: 'env.yaml' }, read).settings.rate).toBe(8);
  });

  it('say which file cannot be read', () => {
    const issues = issuesOf(() =>
      loadSettings({ config: 'gone.yaml' }, {}, () => {
        throw new Error('ENOENT');
      }),
    );

    expect(issues).toEqual(['config file gone.yaml: ENOENT']);
  });
});
