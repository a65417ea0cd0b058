// Which conductor owns each shard, and how far each has moved since the page was opened.

import type { Letters, Shard } from '../model/cluster.ts';

interface Props {
  readonly shards: readonly Shard[];
  /** As they were at the first look. */
  readonly first: readonly Shard[];
  readonly letters: Letters;
}

export function ShardMap({ shards, first, letters }: Props) {
  const epochs = new Map(first.map(({ n, epoch }) => [n, epoch]));
  return (
    <ol class="shards">
      {shards.map(({ n, owner, epoch, mailbox }) => {
        const moved = epoch !== null && epoch !== (epochs.get(n) ?? epoch);
        return (
          <li key={n} class={owner === null ? 'unowned' : moved ? 'moved' : undefined}>
            <span class={`letter ${owner === null ? 'none' : `hue-${letters.hueOf(owner)}`}`}>
              {owner === null ? '?' : letters.of(owner)}
            </span>
            <span>
              <span class="quiet">shard</span> {n}
              <br />
              <span class="quiet">
                {owner === null ? 'no owner' : `epoch ${epoch}${moved ? ', moved' : ''}`}
                {mailbox !== null && mailbox > 0 && `, ${mailbox} waiting`}
              </span>
            </span>
          </li>
        );
      })}
    </ol>
  );
}
