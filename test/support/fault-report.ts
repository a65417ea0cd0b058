// What a fault test says of itself, in one line and alike everywhere: whether the promise held, what was injected, and what was
// found. Printed when the test has ended, whatever its end, so that a run reads as a list of experiments:
//   F2 holds | injected: kill -9 of 4 conductors in 20 s | found: all 256 tasks succeeded; no effect twice

import { onTestFinished, type TestContext } from 'vitest';

export interface FaultReport {
  injected(what: string): void;
  found(what: string): void;
}

/**
 * @param id of the fault, as docs/faults.md lists it
 * @param atEnd of the test's own context, where several run at once
 */
export function faultReport(id: string, atEnd: TestContext['onTestFinished'] = onTestFinished): FaultReport {
  const injected: string[] = [];
  const found: string[] = [];
  atEnd(({ task }) => {
    const verdict = task.result?.state === 'pass' ? 'holds' : 'BROKEN';
    console.log(`${id} ${verdict} | injected: ${told(injected)} | found: ${told(found)}`);
  });
  return {
    injected: (what) => void injected.push(what),
    found: (what) => void found.push(what),
  };
}

function told(parts: readonly string[]): string {
  return parts.length === 0 ? 'nothing' : parts.join('; ');
}
