// One node's own page, kept up to date: the node itself, its history with what happens now behind it, and the gateway's
// one-sentence explanation.

import { get } from '../client/api.ts';
import { explain } from '../client/commands.ts';
import { readEvent, type StreamEvent } from '../model/event.ts';
import { fields, list, textOrNull } from '../model/json.ts';
import { type Node, readNode } from '../model/node.ts';
import { joined } from '../model/timeline.ts';
import { useEffect, useRef, useState } from '../view.ts';
import { useAnswer } from './answer.ts';
import { fleet, learn, onEvent } from './live.ts';
import { useStore } from './store.ts';

/** Events kept of a history; older ones are for the command line. */
const HISTORY_BOUND = 1_000;
const HISTORY_PAGES = 10;
/** A node in motion changes many times a second; it is asked about when it has stood still for a moment. */
const SETTLE_MS = 200;

export interface NodeStory {
  readonly node: Node | undefined;
  readonly problem: unknown;
  readonly events: readonly StreamEvent[];
}

/** @param name id or name, as in the address. */
export function useNodeStory(name: string): NodeStory {
  const rows = useStore(fleet);
  const [id, setId] = useState('');
  const [events, setEvents] = useState<readonly StreamEvent[]>([]);
  /** The two halves of the story, which come in any order. */
  const halves = useRef<{ history: readonly StreamEvent[]; live: readonly StreamEvent[] }>({ history: [], live: [] });
  const show = (): void => setEvents(joined(halves.current.history, halves.current.live).slice(-HISTORY_BOUND));

  const unread = useAnswer(async (left) => {
    const node = readNode(await get(`/api/v1/nodes/${encodeURIComponent(name)}`));
    if (left()) return;
    learn(node);
    setId(node.id);
  }, name);

  useEffect(() => {
    if (id === '') return;
    halves.current = { history: [], live: [] };
    return onEvent((event) => {
      if (event.node !== id) return;
      halves.current.live = [...halves.current.live, event].slice(-HISTORY_BOUND);
      show();
    });
  }, [id]);

  const untold = useAnswer(async (left) => {
    if (id === '') return;
    let history: readonly StreamEvent[] = [];
    for await (const page of historyOf(id)) {
      if (left()) return;
      history = [...history, ...page].slice(-HISTORY_BOUND);
    }
    halves.current.history = history;
    show();
  }, id);

  return { node: rows.get(id), problem: unread ?? untold, events };
}

async function* historyOf(id: string): AsyncGenerator<readonly StreamEvent[]> {
  let after: string | null = '';
  for (let page = 0; page < HISTORY_PAGES && after !== null; page++) {
    const query: string = after === '' ? '' : `&after=${encodeURIComponent(after)}`;
    const answer = fields(await get(`/api/v1/nodes/${id}/history?limit=1000${query}`));
    yield list(answer['events']).map(readEvent);
    after = textOrNull(answer['next']);
  }
}

/** The gateway's own sentence on why the node stands as it does; empty until it is known. */
export function useExplanation(node: Node | undefined): string {
  const [words, setWords] = useState('');
  useEffect(() => {
    if (node === undefined) return;
    let left = false;
    const ask = async (): Promise<void> => {
      try {
        const said = await explain(node.id);
        if (!left) setWords(said);
      } catch {
        // Unreachable or signed out, which the head of the page says; what was known stays.
      }
    };
    const timer = setTimeout(() => void ask(), SETTLE_MS);
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [node?.id, node?.revision]);
  return words;
}
