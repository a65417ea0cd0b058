import { describe, expect, it } from 'vitest';
import type { ReplyEnd } from '../../../runtime/broker/reply-inbox.ts';
import { ReplyInbox } from '../../../runtime/broker/reply-inbox.ts';
import { SimClock } from '../../../runtime/sim/sim-clock.ts';

function start(limit = 10): {
  clock: SimClock;
  inbox: ReplyInbox;
  ends: string[];
  open: (name: string, ms: number) => string;
} {
  const clock = new SimClock();
  const inbox = new ReplyInbox('_INBOX.me', clock, limit);
  const ends: string[] = [];
  const open = (name: string, timeoutMs: number): string =>
    inbox.open(timeoutMs, (reply, end: ReplyEnd) => ends.push(`${name}: ${reply === undefined ? end : 'reply'}`)) ??
    'full';
  return { clock, inbox, ends, open };
}

const NO_DATA = new Uint8Array();

describe('reply inbox', () => {
  it('R1 settles a call by its reply, once', () => {
    const { inbox, ends, open } = start();
    const subject = open('a', 100);

    inbox.deliver({ subject, data: NO_DATA });
    inbox.deliver({ subject, data: NO_DATA });

    expect(ends).toEqual(['a: reply']);
    expect(inbox.waiting).toBe(0);
  });

  it('R1 settles calls at their own deadlines, late ones set before early ones included', async () => {
    const { clock, ends, open } = start();
    open('slow', 2_000);
    open('fast', 50);

    await clock.advance(60);
    expect(ends).toEqual(['fast: timeout']);
    await clock.advance(2_000);

    expect(ends).toEqual(['fast: timeout', 'slow: timeout']);
    expect(clock.pending).toBe(0);
  });

  it('R1 drops a reply that comes after the deadline', async () => {
    const { clock, inbox, ends, open } = start();
    const subject = open('a', 50);
    await clock.advance(60);

    inbox.deliver({ subject, data: NO_DATA });

    expect(ends).toEqual(['a: timeout']);
  });

  it('R1 settles everything as cut off when the connection is lost', async () => {
    const { clock, inbox, ends, open } = start();
    open('a', 50);
    open('b', 50);

    inbox.disconnect();
    await clock.advance(100);

    expect(ends).toEqual(['a: disconnected', 'b: disconnected']);
    expect(clock.pending).toBe(0);
  });

  it('R2 takes no more calls than its limit, and more again when some are settled', () => {
    const { inbox, open } = start(2);
    const first = open('a', 50);
    open('b', 50);

    expect(open('c', 50)).toBe('full');
    inbox.deliver({ subject: first, data: NO_DATA });

    expect(open('d', 50)).not.toBe('full');
  });

  it('never settles an abandoned call', async () => {
    const { clock, inbox, ends, open } = start();
    inbox.abandon(open('a', 50));

    await clock.advance(100);

    expect(ends).toEqual([]);
  });
});
