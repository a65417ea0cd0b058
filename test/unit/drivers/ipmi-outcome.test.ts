// The texts are those of ipmitool 1.8.19 against ipmi_sim, taken down as they came.

import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../../../actors/drivers/ipmi/outcome.ts';

const ended = (exitCode: number, stderr: string, stdout = '') =>
  outcomeOf({ exitCode, stdout, stderr: `Loading IANA PEN Registry...\n${stderr}`, end: 'exited' }, '192.0.2.7');

describe('what the end of ipmitool means', () => {
  it('is "ok" for an exit with 0', () => {
    expect(ended(0, 'Invalid completion code received: Invalid command\n', 'Chassis Power is on\n')).toEqual({
      kind: 'ok',
      stdout: 'Chassis Power is on\n',
    });
  });

  it.each([
    '> RAKP 2 HMAC is invalid\nError: Unable to establish IPMI v2 / RMCP+ session\n',
    'RAKP 2 message indicates an error : unauthorized name\nError: Unable to establish IPMI v2 / RMCP+ session\n',
  ])('is "credentials refused" only where it says so: %j', (stderr) => {
    expect(ended(1, stderr)).toMatchObject({
      kind: 'no_session',
      error: { code: 'credentials_refused', effect: 'none', retryable: false },
    });
  });

  it.each([
    'Get Auth Capabilities error\nError: Unable to establish IPMI v2 / RMCP+ session\n',
    'Error: Unable to establish IPMI v2 / RMCP+ session\n',
    'Address lookup for nosuch.invalid failed\nCould not open socket!\n',
  ])('is "unreachable, certainly not done" without a session: %j', (stderr) => {
    expect(ended(1, stderr)).toMatchObject({
      kind: 'no_session',
      error: { code: 'unreachable', effect: 'none', retryable: true },
    });
  });

  it('names the cipher suite where that is what the BMC does not take', () => {
    const stderr =
      'Error in open session response message : invalid authentication algorithm\n\nError: Unable to establish IPMI v2 / RMCP+ session\n';

    const outcome = ended(1, stderr);

    expect(outcome).toMatchObject({ kind: 'no_session', error: { code: 'driver_error', retryable: false } });
    expect(JSON.stringify(outcome)).toContain('ipmi_cipher_suite');
  });

  it.each([
    ['Set Chassis Power Control to Up/On failed: Unspecified error\n', 1, true],
    ['Set Chassis Power Control to Up/On failed: Insufficient privilege level\n', 1, false],
    ['Set Chassis Boot Parameter 5 failed: Unspecified error\n', 0, true],
  ])('is "refused" where the BMC says no: %j, exit %d', (stderr, exitCode, retryable) => {
    expect(ended(exitCode, stderr)).toMatchObject({
      kind: 'refused',
      error: { code: 'driver_error', effect: 'none', retryable },
    });
  });

  it('is "doubt" where the command may have arrived', () => {
    const doubt = { kind: 'doubt', error: { code: 'unreachable', effect: 'maybe', retryable: true } };

    expect(ended(1, 'Unable to set Chassis Power Control to Up/On\n')).toMatchObject(doubt);
    expect(ended(1, 'words nobody has seen before\n')).toMatchObject(doubt);
    expect(outcomeOf({ exitCode: null, stdout: '', stderr: '', end: 'killed' }, 'x')).toMatchObject(doubt);
  });

  it('is "not sent" where ipmitool is not installed', () => {
    expect(
      outcomeOf({ exitCode: null, stdout: '', stderr: 'ipmitool: ENOENT', end: 'not_started' }, 'x'),
    ).toMatchObject({ kind: 'no_session', error: { code: 'driver_error', retryable: false } });
  });
});
