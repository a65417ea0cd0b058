import { expect, it } from 'vitest';
import type { RequestOutcome } from '../../../runtime/broker/broker.ts';
import { PacedRemoves } from '../../../runtime/broker/paced-removes.ts';

it('sends every delete once and in order, with a bounded number unanswered', async () => {
  const sent: number[] = [];
  const unanswered: ((outcome: RequestOutcome) => void)[] = [];
  let mostInFlight = 0;
  let answered = 0;
  const removes = new PacedRemoves({
    send: (_stream, seq) => sent.push(seq),
    ask: (_stream, seq) => {
      sent.push(seq);
      return new Promise((resolve) => unanswered.push(resolve));
    },
  });

  for (let seq = 1; seq <= 10_000; seq++) removes.remove('s', seq);
  const sentAtOnce = sent.length;
  while (unanswered.length > 0) {
    mostInFlight = Math.max(mostInFlight, sent.length - answered * 32);
    answered++;
    unanswered.shift()?.(answered % 2 === 0 ? { kind: 'timeout' } : { kind: 'reply', data: new Uint8Array() });
    await Promise.resolve();
    await Promise.resolve();
  }

  expect(sentAtOnce).toBeLessThan(2_000);
  expect(mostInFlight).toBeLessThan(2_000);
  expect(sent).toEqual(Array.from({ length: 10_000 }, (_, n) => n + 1));
});

it('drops what is over the bound of its queue', () => {
  let sent = 0;
  const removes = new PacedRemoves({
    send: () => sent++,
    ask: () => new Promise(() => sent++),
  });

  for (let seq = 1; seq <= 200_000; seq++) removes.remove('s', seq);

  expect(sent).toBeLessThan(2_000);
});
