import { describe, expect, it } from 'vitest';
import { parseConnection } from '../../../actors/drivers/ipmi/connection.ts';
import { ipmitool, type ToolCall } from '../../../actors/drivers/ipmi/ipmitool.ts';

const { connection } = parseConnection(
  { ipmi_address: '192.0.2.7', ipmi_password: 'secret' },
  { cipherSuite: 3, timeoutS: 1, tries: 1 },
);
const call: ToolCall = { connection, tries: 1, command: ['power', 'status'], signal: new AbortController().signal };

describe('a call of ipmitool', () => {
  it.each([
    ['is not there', 'no-such-program', 'ENOENT'],
    ['may not be run', '/etc/passwd', 'EACCES'],
    ['cannot even be asked for', 'no\0program', 'ERR_INVALID_ARG_VALUE'],
  ])('of a program that %s was certainly not started', async (_why, program, code) => {
    expect(await ipmitool(program)(call)).toMatchObject({
      end: 'not_started',
      exitCode: null,
      stderr: expect.stringContaining(code),
    });
  });

  it('tells the exit code, and a kill from an exit', async () => {
    expect(await ipmitool('false')(call)).toMatchObject({ end: 'exited', exitCode: 1 });
    expect(await ipmitool('false')({ ...call, signal: AbortSignal.abort() })).toMatchObject({ end: 'killed' });
  });
});
