import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parseConnection } from '../../../actors/drivers/ipmi/connection.ts';
import { defaultIpmiOptions } from '../../../actors/drivers/ipmi/ipmi-driver.ts';
import type { JsonObject } from '../../../proto/json.ts';

const parse = (info: JsonObject) => parseConnection({ ipmi_address: 'bmc1.example', ...info }, defaultIpmiOptions);
const pointers = (info: JsonObject): readonly string[] => parse(info).issues.map((issue) => issue.pointer);

describe('the connection to a BMC', () => {
  it('takes the names of Ironic, and fills in what is not said', () => {
    const { connection, issues } = parse({ ipmi_username: 'admin', ipmi_password: 'hush' });

    expect(issues).toEqual([]);
    expect(connection).toMatchObject({
      address: 'bmc1.example',
      port: 623,
      username: 'admin',
      cipherSuite: 17,
      privilege: 'ADMINISTRATOR',
      timeoutS: 2,
      tries: 2,
    });
    expect(connection.password.reveal()).toBe('hush');
  });

  it('takes numbers as text, as the clients of Ironic send them', () => {
    const { connection, issues } = parse({ ipmi_port: '9623', ipmi_cipher_suite: '3', ipmi_priv_level: 'operator' });

    expect(issues).toEqual([]);
    expect(connection).toMatchObject({ port: 9623, cipherSuite: 3, privilege: 'OPERATOR' });
  });

  it.each(['192.0.2.7', '2001:db8::7', 'bmc', 'bmc-1.rack.example', 'bmc.example.'])(
    'takes the address %s',
    (address) => {
      expect(pointers({ ipmi_address: address })).toEqual([]);
    },
  );

  it.each(['', '-Hevil', 'a b', 'host;reboot', '$(id)', '300.1.1.1', 'bmc..example', 'a'.repeat(300), 5, null])(
    'refuses the address %j',
    (address) => {
      expect(pointers({ ipmi_address: address })).toEqual(['/driver_info/ipmi_address']);
    },
  );

  it('names every member that does not fit', () => {
    expect(
      pointers({
        ipmi_port: 70_000,
        ipmi_username: 'a'.repeat(17),
        ipmi_password: 'new\nline',
        ipmi_cipher_suite: '3; reboot',
        ipmi_priv_level: 'ROOT',
        ipmi_retries: 0,
      }),
    ).toEqual([
      '/driver_info/ipmi_port',
      '/driver_info/ipmi_username',
      '/driver_info/ipmi_password',
      '/driver_info/ipmi_cipher_suite',
      '/driver_info/ipmi_priv_level',
      '/driver_info/ipmi_retries',
    ]);
  });

  it('prints the password nowhere', () => {
    const { connection } = parse({ ipmi_password: 'hush' });

    for (const text of [JSON.stringify(connection), inspect(connection, { depth: 9 }), `${connection.password}`])
      expect(text).not.toContain('hush');
    expect(JSON.stringify(parse({ ipmi_password: 'hush\u0007' }).issues)).not.toContain('hush');
  });
});
