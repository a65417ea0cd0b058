import { describe, expect, it } from 'vitest';
import { createLogger, MAX_FIELD_CHARS } from '../../../runtime/base/logger.ts';

function lines(): { readonly written: string[]; readonly destination: { write(line: string): void } } {
  const written: string[] = [];
  return { written, destination: { write: (line) => written.push(line) } };
}

describe('the logger', () => {
  it('writes one JSON line with level, time, name and fields', () => {
    const { written, destination } = lines();
    const log = createLogger({ name: 'conductor', level: 'info', destination, fields: { session: 's1' } });

    log.warn({ shard: 3 }, 'shard lost');
    log.debug({}, 'not written');

    expect(written).toHaveLength(1);
    expect(JSON.parse(written[0] ?? '')).toMatchObject({
      level: 'warn',
      name: 'conductor',
      session: 's1',
      shard: 3,
      msg: 'shard lost',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    });
  });

  it('never writes secrets, at the top or inside', () => {
    const { written, destination } = lines();
    const log = createLogger({ name: 't', level: 'trace', destination });

    log.info(
      { password: 'hunter2', node: { driver_info: { ipmi_password: 'hunter2' } }, a: { b: { token: 'hunter2' } } },
      'x',
    );

    expect(written.join('')).not.toContain('hunter2');
  });

  it('keeps every entry on one line without control characters, and cuts long texts', () => {
    const { written, destination } = lines();
    const log = createLogger({ name: 't', level: 'info', destination });

    log.info({ text: 'a\r\nb\u001b[31m\u2028\u2029\u0085\u009b', long: 'x'.repeat(MAX_FIELD_CHARS * 2) }, 'x');

    expect(written).toHaveLength(1);
    expect(written[0]?.trimEnd()).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
    expect(JSON.parse(written[0] ?? '').long).toHaveLength(MAX_FIELD_CHARS + 1);
  });
});
