// Who runs what: conductors with their load, and which of them owns each shard.

import { get } from '../client/api.ts';
import { type Cluster, Letters, newsOf, readCluster } from '../model/cluster.ts';
import { ConductorTable } from '../parts/conductor-table.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';
import { ShardMap } from '../parts/shard-map.tsx';
import { StateMark } from '../parts/state-mark.tsx';
import { announce } from '../state/announce.ts';
import { usePoll } from '../state/poll.ts';
import { useRef, useState } from '../view.ts';

const LOOK_EVERY_MS = 1_000;

export function ClusterPage() {
  const [cluster, setCluster] = useState<Cluster | undefined>();
  const [problem, setProblem] = useState<unknown>();
  const seen = useRef<{ first: Cluster | undefined; last: Cluster | undefined }>({ first: undefined, last: undefined });
  const letters = useRef(new Letters()).current;
  usePoll(async () => {
    try {
      const now = readCluster(await get('/api/v1/cluster'));
      const news = newsOf(seen.current.last, now);
      if (news.length > 0) announce(news.join('; '));
      seen.current = { first: seen.current.first ?? now, last: now };
      setCluster(now);
      setProblem(undefined);
    } catch (error) {
      setProblem(error);
    }
  }, LOOK_EVERY_MS);
  return (
    <>
      <div class="head">
        <h1>Cluster</h1>
        <p class="quiet">{cluster?.nats}</p>
      </div>
      <ProblemNote problem={problem} />
      {cluster !== undefined && (
        <>
          <section class="sheet">
            <h2>Conductors</h2>
            <ConductorTable conductors={cluster.conductors} letters={letters} />
          </section>
          <section class="sheet">
            <h2>Shards</h2>
            <ShardMap shards={cluster.shards} first={seen.current.first?.shards ?? []} letters={letters} />
          </section>
          <section class="sheet">
            <h2>Gateways</h2>
            <ul class="plain">
              {cluster.gateways.map(({ id, pid, state, host }) => (
                <li key={id} class="row">
                  <StateMark state={state} />
                  <span class="code">{id}</span>
                  <span class="quiet">
                    {host}, process {pid}
                  </span>
                </li>
              ))}
            </ul>
          </section>
        </>
      )}
    </>
  );
}
