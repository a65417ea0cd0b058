// An event on its way to subscribers: what filters look at is at hand, its text is made when the first subscriber wants
// it and then shared by all of them.

import { apiShapes, encodeApi, eventMembers } from '../../proto/api-codec.ts';
import type { ActorId } from '../../proto/ids.ts';
import type { JournalEntry, JournalEvent } from '../../proto/journal.ts';
import { sketchOf } from '../../proto/journal.ts';
import type { JsonObject } from '../../proto/json.ts';
import { formatCursor, witnessOf } from '../../runtime/journal/cursor.ts';
import type { FeedItem } from '../../runtime/journal/feed.ts';
import type { EventViewOptions } from '../../runtime/task/event-view.ts';
import { eventType, eventView } from '../../runtime/task/event-view.ts';
import type { Filtered } from './filter.ts';

export interface SlotOptions {
  /** Events of other kinds are not told here. */
  readonly kind: string;
  readonly incarnation: string;
  readonly view: EventViewOptions;
}

interface BatchPlace {
  readonly seq: number;
  readonly witness: string;
}

/** Forms of one event kept in a turn: clients of one program use one id, and there are few programs. */
const MAX_SHARED = 64;

export class EventSlot implements Filtered {
  readonly seq: number;
  readonly index: number;
  readonly node: ActorId;
  readonly task: string;
  readonly type: string;
  readonly #event: JournalEvent;
  readonly #entry: JournalEntry;
  readonly #options: SlotOptions;
  readonly #witness: string;
  #cursor: string | undefined;
  #text: string | undefined;
  #bytes: Uint8Array | undefined;
  #inTurn = false;
  /** Made when something is: most events are wanted by nobody. */
  #made: Map<string, unknown> | undefined;

  constructor(place: BatchPlace, index: number, event: JournalEvent, entry: JournalEntry, options: SlotOptions) {
    this.seq = place.seq;
    this.#witness = place.witness;
    this.index = index;
    this.node = sketchOf(entry).id;
    this.task = event.taskId;
    this.type = event.type;
    this.#event = event;
    this.#entry = entry;
    this.#options = options;
  }

  get tenant(): string {
    if (this.task === '') return '';
    return sketchOf(this.#entry).tasks.find((task) => task.id === this.task)?.requestedBy.tenant ?? '';
  }

  get owner(): unknown {
    return sketchOf(this.#entry).attributes['owner'];
  }

  get cursor(): string {
    this.#cursor ??= formatCursor({
      incarnation: this.#options.incarnation,
      seq: this.seq,
      index: this.index,
      witness: this.#witness,
    });
    return this.#cursor;
  }

  /** With prefix and version. */
  get fullType(): string {
    return eventType(this.type);
  }

  /** The CloudEvent as JSON. @throws DecodeError where the entry's record cannot be read after all. */
  get text(): string {
    this.#text ??= JSON.stringify(this.#view());
    return this.#text;
  }

  /** The CloudEvent as protobuf. */
  get bytes(): Uint8Array {
    this.#bytes ??= encodeApi(apiShapes.Event, eventMembers(this.#view()));
    return this.#bytes;
  }

  /** From now to {@link endTurn} what is made of it for one subscriber serves the others. */
  beginTurn(): void {
    this.#inTurn = true;
  }

  endTurn(): void {
    this.#inTurn = false;
    this.#made = undefined;
  }

  /** @param key names what `make` makes, and stands for nothing else. */
  shared<T>(key: string, make: (slot: EventSlot) => T): T {
    if (!this.#inTurn) return make(this);
    this.#made ??= new Map();
    const made = this.#made;
    const known = made.get(key) as T | undefined; // proof: a key stands for what one function makes
    if (known !== undefined) return known;
    const value = make(this);
    if (made.size < MAX_SHARED) made.set(key, value);
    return value;
  }

  #view(): JsonObject {
    return eventView(this.#event, this.#entry, this.seq, this.cursor, this.#options.view);
  }
}

/** The events of a batch in order. Indexes count over all entries, those of other kinds included. */
export function slotsOf(item: FeedItem, options: SlotOptions): readonly EventSlot[] {
  const slots: EventSlot[] = [];
  const place = { seq: item.seq, witness: witnessOf(item.batch.batchId) };
  let index = 0;
  for (const entry of item.batch.entries)
    for (const event of entry.events) {
      if (sketchOf(entry).kind === options.kind) slots.push(new EventSlot(place, index, event, entry, options));
      index++;
    }
  return slots;
}
