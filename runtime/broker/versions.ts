// Which nats-server versions are sound, alone and replicated. Pure: the launcher refuses before it starts one,
// the NATS body refuses after it has connected to one.

/** One server (R1). Older ones lack `discard_new_per_subject`. */
export const MIN_SERVER_VERSION = '2.9.10';
/** Three servers (R3). Measured: on 2.9.10 most concurrent compare-and-set rounds had two winners. */
export const MIN_REPLICATED_VERSION = '2.12.3';

/** Negative, zero or positive as `a` is older than, equal to or newer than `b`; only `major.minor.patch` counts. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [parts(a), parts(b)];
  return left[0] - right[0] || left[1] - right[1] || left[2] - right[2];
}

export function isAtLeast(version: string, minimum: string): boolean {
  return compareVersions(version, minimum) >= 0;
}

/** Why this version must not be used with this many replicas, with the remedy; `undefined` where the pair is sound. */
export function unsoundPair(version: string, replicas: number): string | undefined {
  const minimum = replicas > 1 ? MIN_REPLICATED_VERSION : MIN_SERVER_VERSION;
  if (isAtLeast(version, minimum)) return undefined;
  const remedy = replicas > 1 ? `use nats-server >= ${minimum}, or --replicas 1` : `use nats-server >= ${minimum}`;
  return `nats-server ${version} is unsound with ${replicas} replica${replicas > 1 ? 's' : ''}: ${remedy}`;
}

function parts(version: string): readonly [number, number, number] {
  const match = /^v?(\d+)\.(\d+)(?:\.(\d+))?/.exec(version);
  return match ? [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)] : [0, 0, 0];
}
