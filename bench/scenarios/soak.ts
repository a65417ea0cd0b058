// Scenario `soak`: the mixed load for long, thirty minutes unless told. After a warm-up of a quarter of it nothing may grow
// that is not meant to: memory, open files, timers. What is stored is told beside: the journal is trimmed by its owners,
// task documents live for their retention.

import { systemClock } from '../../runtime/base/clock.ts';
import { connectNats } from '../../runtime/broker/nats-broker.ts';
import { openLoop } from '../load/open-loop.ts';
import type { Spent } from '../measure/spent.ts';
import { type Stored, storedIn } from '../measure/stored.ts';
import { type Row, rounded, type Scenario } from '../scenario.ts';
import { startServed } from '../served.ts';
import { mixedLoad, PER_S, rowsOf } from './mixed.ts';

const SAMPLES = 60;
const SAMPLE_AT_LEAST_MS = 2_000;
const WARM_UP_SHARE = 1 / 4;
const MIB = 2 ** 20;

interface Sample {
  readonly minute: number;
  readonly spent: Spent;
  readonly stored: readonly Stored[];
}

export const soak: Scenario = {
  name: 'soak',
  summary: 'mixed for half an hour (--seconds): growth of memory, files, timers and of what is stored',
  run: async ({ nodes, seconds, say, signal }) => {
    const served = await startServed();
    try {
      const load = await mixedLoad(served, nodes, say);
      const { nats } = await served.cluster();
      const broker = await connectNats({ url: nats.url, name: 'bench soak', clock: systemClock });
      const samples: Sample[] = [];
      const rows: Row[] = [];
      const startedAt = performance.now();
      const measureMs = Math.max(SAMPLE_AT_LEAST_MS, (seconds * 1_000) / SAMPLES);
      const minutes = (): number => (performance.now() - startedAt) / 60_000;
      while (minutes() * 60 < seconds && !signal.aborted) {
        const result = await openLoop({ rate: PER_S, warmUpMs: 0, measureMs, once: load.once });
        const sample = { minute: minutes(), spent: await served.spent(), stored: await storedIn(broker) };
        samples.push(sample);
        say(progressOf(sample, seconds));
        rows.splice(0, rows.length, ...rowsOf(result, () => undefined));
      }
      await broker.close();
      load.close();
      return [...rows, ...growthOf(samples)];
    } finally {
      await served.stop();
    }
  },
};

const progressOf = ({ minute, spent: { parts, timers } }: Sample, seconds: number): string =>
  `${rounded(minute, 1)} of ${rounded(seconds / 60, 1)} min: gateway ${parts.gateways.rssMib} MiB, conductors ` +
  `${parts.conductors.rssMib} MiB, nats-server ${parts.nats.rssMib} MiB, ${parts.gateways.files + parts.conductors.files} files, ${timers} timers`;

function growthOf(samples: readonly Sample[]): readonly Row[] {
  const warm = samples.slice(Math.floor(samples.length * WARM_UP_SHARE));
  const [first, last] = [warm[0], warm.at(-1)];
  if (first === undefined || last === undefined) return [];
  const parts = (['gateways', 'conductors', 'nats'] as const).map((part) => ({
    case: `growth of ${part}`,
    minutes: rounded(last.minute - first.minute, 1),
    rss_mib: last.spent.parts[part].rssMib,
    most_rss_mib: Math.max(...samples.map(({ spent }) => spent.parts[part].rssMib)),
    rss_mib_per_minute: rounded(slope(warm.map(({ minute, spent }) => [minute, spent.parts[part].rssMib])), 2),
    files: last.spent.parts[part].files,
    files_per_minute: rounded(slope(warm.map(({ minute, spent }) => [minute, spent.parts[part].files])), 2),
  }));
  const together = {
    case: 'growth of gateways and conductors',
    rss_mib: last.spent.parts.gateways.rssMib + last.spent.parts.conductors.rssMib,
    timers: last.spent.timers,
    timers_per_minute: rounded(slope(warm.map(({ minute, spent }) => [minute, spent.timers])), 2),
  };
  const stored = last.stored.map(({ name, messages, bytes }) => ({
    case: `stored: ${name}`,
    messages,
    mib: rounded(bytes / MIB, 1),
    messages_per_minute: rounded(slope(warm.map(({ minute, stored: all }) => [minute, messagesOf(all, name)]))),
  }));
  return [...parts, together, ...stored];
}

const messagesOf = (stored: readonly Stored[], name: string): number =>
  stored.find((one) => one.name === name)?.messages ?? 0;

/** Of the straight line through the points that fits best. */
function slope(points: readonly (readonly [x: number, y: number])[]): number {
  const count = Math.max(1, points.length);
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / count;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / count;
  const above = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  const below = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  return below === 0 ? 0 : above / below;
}
