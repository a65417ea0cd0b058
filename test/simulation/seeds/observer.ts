// Looks at the simulated server from inside: every commit, and every effect, at the moment it is stored.

import type { EffectLine } from '../../../actors/drivers/effect-journal.ts';
import { decodeBatch } from '../../../proto/codec.ts';
import type { Fleet } from './fleet.ts';

export function observe(fleet: Fleet): void {
  const { server, clock, records, recorder } = fleet;
  const { subjects } = fleet.cluster;
  const journal = subjects.stream('journal');
  const machines = `KV_${subjects.bucket('fake')}`;
  /** Effects that each machine has had. */
  const effects = new Map<string, number>();

  const seeCommit = (seq: number, shard: number, data: Uint8Array): void => {
    const batch = decodeBatch(data);
    for (const { record } of batch.entries) records.set(record.id, record);
    recorder.add({ what: 'commit', seq, shard, batch });
  };

  /** Every effect raises the machine's own count; notes and buttons do not. */
  const seeMachine = (data: Uint8Array): void => {
    const machine = JSON.parse(new TextDecoder().decode(data)) as { effects: number; last: EffectLine | null }; // proof: a fake machine's document
    const { last } = machine;
    if (last === null || machine.effects <= (effects.get(last.node) ?? 0)) return;
    effects.set(last.node, machine.effects);
    recorder.add({ what: 'effect', shard: fleet.shardOf(last.node), effect: last });
  };

  const nothing = (): void => undefined;
  server.peers.add({
    ...{
      serverStopped: nothing,
      serverStarted: nothing,
      leaderElected: nothing,
      readersDropped: nothing,
      streamPurged: nothing,
    },
    streamChanged: (name) => {
      if (name !== journal && name !== machines) return;
      const stream = server.stream(name);
      const message = stream?.read({ seq: stream.lastSeq }, clock.now());
      if (message === undefined || message === null) return;
      if (name === machines) seeMachine(message.data);
      else seeCommit(message.seq, subjects.parseJournal(message.subject) ?? -1, message.data);
    },
  });
}
