// What the gateway's view keeps of a node that nobody looks at: its row, measured after a full collection. The heap of a
// running gateway also holds what its load has left behind, until V8 finds time for it.

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { wholeSnapshot } from '../../gateway/view/node-snapshot.ts';
import { NodeStore } from '../../gateway/view/node-store.ts';
import { type ActorId, parseActorId } from '../../proto/ids.ts';
import { type ActorRecord, emptyRecord } from '../../proto/record.ts';
import { ids } from '../stage.ts';

const NODES = 100_000;

/** Bytes of heap for each of 100,000 idle nodes with a name, none of which is held in full. */
export function viewBytesPerNode(): number {
  setFlagsFromString('--expose_gc');
  const collect = runInNewContext('gc') as () => void; // proof: the flag's function
  collect();
  const before = process.memoryUsage().heapUsed;
  const store = new NodeStore(1, 0);
  store.advanceMark(0, 1);
  for (let number = 0; number < NODES; number++) {
    const node = idleNode(ids.uuid(), number);
    store.apply(node, 1, 0, () => wholeSnapshot(node, 1, 0));
  }
  store.settle();
  store.list({}, 1, ''); // as the first list does: rows are put in their order
  collect();
  const bytes = (process.memoryUsage().heapUsed - before) / NODES;
  if (store.rows.size !== NODES) throw new Error('the view lost nodes');
  return Math.round(bytes);
}

/** Texts as the decoder makes them: flat, and no two the same. */
function idleNode(id: string, number: number): ActorRecord {
  const flat = (text: string): string => Buffer.from(text).toString('latin1');
  const own = parseActorId(flat(id)) as ActorId; // proof: our own id
  return {
    ...emptyRecord('baremetal', own),
    exists: true,
    attributes: { name: flat(`idle-${String(number).padStart(7, '0')}`), driver: 'fake', maintenance: false },
    regions: {
      power: { state: 'power off', target: null, since: 0 },
      provision: { state: 'available', target: null, since: 0 },
    },
  };
}
