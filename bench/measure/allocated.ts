// How many bytes this process allocates on V8's heap, told from its collections: what the heap held before each less what the
// one before had left. It does not depend on the machine's speed, and so is fit to be judged in CI.

import { GCProfiler, getHeapStatistics } from 'node:v8';

export interface Allocations {
  /** Bytes allocated since the start. Ends the measurement. */
  stop(): number;
}

interface Collection {
  readonly beforeGC: { readonly heapStatistics: { readonly usedHeapSize: number } };
  readonly afterGC: { readonly heapStatistics: { readonly usedHeapSize: number } };
}

export function countAllocations(): Allocations {
  const profiler = new GCProfiler();
  const atStart = getHeapStatistics().used_heap_size;
  profiler.start();
  return {
    stop: () => {
      const { statistics } = profiler.stop();
      let held = atStart;
      let allocated = 0;
      for (const { beforeGC, afterGC } of statistics as readonly Collection[]) {
        allocated += Math.max(0, beforeGC.heapStatistics.usedHeapSize - held);
        held = afterGC.heapStatistics.usedHeapSize;
      }
      return allocated + Math.max(0, getHeapStatistics().used_heap_size - held);
    },
  };
}
