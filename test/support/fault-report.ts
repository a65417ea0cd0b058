// What a fault test says of itself: what it injected, what it found, and whether the promise held. Printed when the test has
// ended, whatever its end, so that a run reads as a list of experiments.

import { onTestFinished } from 'vitest';

export interface FaultReport {
  injected(what: string): void;
  found(what: string): void;
}

/** @param id of the fault, as docs/faults.md lists it */
export function faultReport(id: string): FaultReport {
  const lines: string[] = [];
  onTestFinished(({ task }) => {
    const verdict = task.result?.state === 'pass' ? 'holds' : 'BROKEN';
    console.log([...lines, `${id} verdict: ${verdict}`].join('\n'));
  });
  return {
    injected: (what) => lines.push(`${id} injected: ${what}`),
    found: (what) => lines.push(`${id} found: ${what}`),
  };
}
