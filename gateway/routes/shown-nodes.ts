// One view of nodes as text, kept while its snapshot is the newest and there is room: polls and lists are many, changes few.

import type { JsonObject } from '../../proto/json.ts';
import type { ActorRecord } from '../../proto/record.ts';
import type { Clock } from '../../runtime/base/clock.ts';
import { OldestFirst } from '../../runtime/base/oldest-first.ts';
import type { NodeSnapshot } from '../view/node-snapshot.ts';

/** Characters of text kept, of some 16,000 idle nodes; then those that were made first go. */
const MAX_KEPT = 8 * 1024 * 1024;

/** Nodes shown before others get their turn: a page of a thousand takes some 8 ms, in which nobody else was answered. */
const SHOWN_AT_ONCE = 200;

export class ShownNodes {
  readonly #view: (record: ActorRecord, revision: number) => JsonObject;
  readonly #maxKept: number;
  readonly #texts = new OldestFirst<NodeSnapshot['id'], { readonly of: NodeSnapshot; readonly text: string }>();
  #kept = 0;

  constructor(view: (record: ActorRecord, revision: number) => JsonObject, maxKept: number = MAX_KEPT) {
    this.#view = view;
    this.#maxKept = maxKept;
  }

  of({ record, revision }: NodeSnapshot): JsonObject {
    return this.#view(record, revision);
  }

  /** Those of a page, in its order. */
  async textsOf(snapshots: readonly NodeSnapshot[], clock: Pick<Clock, 'soon'>): Promise<readonly string[]> {
    const texts: string[] = [];
    for (const snapshot of snapshots) {
      if (texts.length > 0 && texts.length % SHOWN_AT_ONCE === 0)
        await new Promise<void>((resolve) => clock.soon(resolve));
      texts.push(this.textOf(snapshot));
    }
    return texts;
  }

  textOf(snapshot: NodeSnapshot): string {
    const known = this.#texts.get(snapshot.id);
    if (known?.of === snapshot) return known.text;
    const text = JSON.stringify(this.#view(snapshot.glance(), snapshot.revision));
    this.#texts.set(snapshot.id, { of: snapshot, text });
    this.#kept += text.length - (known?.text.length ?? 0);
    while (this.#kept > this.#maxKept) this.#kept -= this.#texts.shift()?.[1].text.length ?? this.#kept;
    return text;
  }
}
