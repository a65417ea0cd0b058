import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { leftOpen, openHandles } from '../../../bench/measure/handles.ts';

describe('handles left open', () => {
  it('are counted while they are open, and not afterwards', async () => {
    const before = await openHandles();
    const timer = setTimeout(() => undefined, 60_000);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const during = await openHandles();
    clearTimeout(timer);
    await new Promise((resolve) => server.close(resolve));
    const after = await openHandles();

    expect(leftOpen(before, during)).toBe(2);
    expect(leftOpen(before, after)).toBe(0);
  });

  it('are not hidden by others that were closed meanwhile', () => {
    const before = new Map([
      ['Timeout', 3],
      ['PipeWrap', 1],
    ]);
    const after = new Map([
      ['Timeout', 1],
      ['PipeWrap', 1],
      ['TCPSocketWrap', 1],
    ]);

    expect(leftOpen(before, after)).toBe(1);
  });
});
