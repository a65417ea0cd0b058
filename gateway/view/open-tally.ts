// How many tasks are open, in all and by tenant, and which nodes hold them: kept as records come, so that asking costs
// nothing. Tasks of the cluster's own checks count for no tenant.

import type { ActorId } from '../../proto/ids.ts';
import type { TaskSketch } from '../../proto/record-sketch.ts';
import { isFinal } from '../../proto/task.ts';
import { isBackground } from '../../runtime/host/check.ts';
import { Holdings } from '../limits/fair-share.ts';

/** Owners of the open tasks of one node, one entry a task; the empty text for the cluster itself. */
type Owners = readonly string[];

const NOBODY: Owners = [];

export class OpenTally {
  readonly #ofNodes = new Map<ActorId, Owners>();
  readonly #open = new Holdings();

  get total(): number {
    return this.#open.total;
  }

  of(tenant: string): number {
    return this.#open.of(tenant);
  }

  /** Nodes that hold an open task, in no particular order. */
  nodes(): IterableIterator<ActorId> {
    return this.#ofNodes.keys();
  }

  put(id: ActorId, tasks: readonly TaskSketch[]): void {
    const before = this.#ofNodes.get(id);
    let owners = NOBODY;
    for (const task of tasks) if (!isFinal(task.state)) owners = [...owners, ownerOf(task)];
    if (before === undefined && owners === NOBODY) return;
    for (const owner of before ?? NOBODY) this.#open.add(owner, -1);
    for (const owner of owners) this.#open.add(owner, 1);
    if (owners === NOBODY) this.#ofNodes.delete(id);
    else this.#ofNodes.set(id, owners);
  }
}

function ownerOf({ requestedBy }: TaskSketch): string {
  return isBackground(requestedBy) ? '' : requestedBy.tenant;
}
