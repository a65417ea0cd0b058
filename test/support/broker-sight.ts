// The broker behind a running system, for tests that count what was stored rather than believe what was answered.

import type { Json } from '../../proto/json.ts';
import { Subjects } from '../../proto/subjects.ts';
import { systemClock } from '../../runtime/base/clock.ts';
import { BrokerError } from '../../runtime/broker/broker.ts';
import { connectNats } from '../../runtime/broker/nats-broker.ts';
import { parseCursor } from '../../runtime/journal/cursor.ts';

export interface BrokerSight {
  /** How many messages were ever appended to a stream; a message that came and went has been counted. */
  appended(stream: 'mailbox' | 'journal'): Promise<number>;
  close(): Promise<void>;
}

/**
 * @param cursor any cursor of the cluster: it names the incarnation that its streams carry
 * @throws Error where the cursor is none
 */
export async function brokerSight(natsUrl: string, cursor: Json | undefined): Promise<BrokerSight> {
  const parsed = parseCursor(String(cursor));
  if (parsed === undefined) throw new Error(`"${String(cursor)}" is no cursor`);
  const subjects = new Subjects('ironworks', parsed.incarnation);
  const broker = await connectNats({
    url: natsUrl,
    name: 'ironworks test',
    clock: systemClock,
    random: Math.random,
    onProblem: () => undefined, // a test that kills the broker expects it
  });
  return {
    async appended(stream) {
      const name = subjects.stream(stream);
      const state = await broker.streamState(name);
      if (state === null) throw new BrokerError('internal', `there is no stream ${name}`);
      return state.lastSeq;
    },
    close: () => broker.close(),
  };
}
