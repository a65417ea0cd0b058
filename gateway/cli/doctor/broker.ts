// The doctor's look at the broker itself: versions, replicas, streams and their settings, clocks, loss, room; and, where
// the HTTP monitoring of the servers is named, their health and how often they sync to disk.

import type { BrokerInfo } from '../../../runtime/broker/broker.ts';
import type { BrokerInspection, MemberClock, StreamInspection } from '../../../runtime/broker/inspection.ts';
import { unsoundPair } from '../../../runtime/broker/versions.ts';
import { safe } from '../text.ts';
import { bad, type Finding, note, ok } from './finding.ts';
import { mebibytes } from './here.ts';

const SKEW_NOTE_MS = 1_000;
/** Tokens are judged with as much tolerance as twice this. */
const SKEW_BAD_MS = 30_000;
const FULL_SHARE = 0.9;
/** Fields of a stream that nats-server lets anyone set and nobody unset (tried on 2.15.1). */
const IRREVOCABLE: ReadonlySet<string> = new Set(['sealed', 'deny_purge', 'allow_msg_ttl', 'allow_msg_schedules']);

/**
 * Of what was found on the broker. Pure.
 * @param wanted copies the settings ask for; undefined: as many as there are
 * @param served whether a gateway answers: it has a cluster
 * @param others the servers that were reached besides the one that was asked
 */
export function brokerFindings(
  sight: BrokerInspection,
  namespace: string,
  wanted: number | undefined,
  others: readonly Pick<BrokerInfo, 'url' | 'version'>[] = [],
  served: boolean = false,
): readonly Finding[] {
  const { version, incarnation, streams, storage } = sight;
  const replicas = wanted ?? Math.max(1, ...streams.map(({ state }) => state?.replicas ?? 1));
  const unsound = unsoundPair(version, replicas);
  const first = unsound === undefined ? ok('broker', `nats-server ${version}`) : bad('broker', version, unsound);
  const versions = [
    first,
    ...others.flatMap((other) => {
      const why = unsoundPair(other.version, replicas);
      return why === undefined ? [] : [bad(`server ${safe(other.url)}`, other.version, why)];
    }),
  ];
  const few = copiesFinding(sight, replicas);
  if (incarnation === undefined) return [...versions, ...few, noCluster(sight, namespace, served)];
  return [
    ...versions,
    ...streamFindings(streams),
    ...(few.length > 0 ? few : [replicaFinding(streams, replicas)]),
    clockFinding(sight.clocks),
    lossFinding(sight),
    storageFinding(storage),
  ];
}

function copiesFinding({ clustered }: BrokerInspection, replicas: number): readonly Finding[] {
  if (clustered || replicas === 1) return [];
  const remedy = 'give --nats the servers of a NATS cluster, three at least; or --replicas 1';
  return [bad('replicas', `${replicas} are asked for, and this server is no cluster`, remedy)];
}

function noCluster({ inTheWay }: BrokerInspection, namespace: string, served: boolean): Finding {
  if (served) {
    const found = `no cluster "${namespace}" on this broker, though a gateway serves one: its store is lost, or it is another broker`;
    return bad('streams', found, 'stop everything and put the store back from a copy; or give the right --nats URL');
  }
  if (inTheWay.length === 0) return note('streams', `no cluster "${namespace}" on this broker`, 'serve makes one');
  const found = `no cluster "${namespace}", and its names are held by somebody else's ${inTheWay.join(', ')}`;
  return bad('streams', safe(found), 'remove that stream, or choose another --namespace');
}

function streamFindings(streams: readonly StreamInspection[]): readonly Finding[] {
  const gone = streams.filter(({ state }) => state === undefined).map(({ name }) => name);
  const damaged = streams.filter(({ state }) => (state?.lost ?? 0) > 0);
  const drifted = streams.flatMap(({ name, state, drift: all }) => {
    const drift = all.filter(({ field }) => field !== 'num_replicas'); // judged apart
    return state === undefined || drift.length === 0 ? [] : [{ name, drift }];
  });
  const findings: Finding[] = [];
  if (gone.length > 0)
    findings.push(
      bad('streams', safe(`gone: ${gone.join(', ')}`), 'put the store back from a copy; do not start on it'),
    );
  if (damaged.length > 0)
    findings.push(
      bad(
        'store health',
        safe(damaged.map(({ name, state }) => `${name} has lost ${state?.lost} messages`).join(', ')),
        'put the store back from a copy; see the server’s log and the disk',
      ),
    );
  for (const { name, drift } of drifted) {
    const text = safe(`${name}: ${drift.map(({ field, is, want }) => `${field} is ${is}, not ${want}`).join(', ')}`);
    const byHand = drift.some(({ bySettings }) => !bySettings);
    const forGood = drift.some(({ field }) => IRREVOCABLE.has(field));
    findings.push(
      byHand
        ? bad(
            'stream settings',
            text,
            forGood
              ? 'nats-server lets nobody undo that: put the store back from a copy, or begin anew with another --namespace'
              : 'somebody changed it; the next start of serve, a gateway or a conductor puts it right',
          )
        : note(
            'stream settings',
            text,
            'give doctor the settings that serve has; if they are, the next start puts it right',
          ),
    );
  }
  return findings.length > 0 ? findings : [ok('streams', `${streams.length}, all there, as they should be set`)];
}

function lossFinding({ marksAhead, lost }: BrokerInspection): Finding {
  const check = 'acknowledged data';
  const remedy = 'put a newer copy of the store back, or let the nodes be reconciled: each says so by node.reconciled';
  const [ahead] = marksAhead;
  if (ahead !== undefined) {
    const found = `the journal ends at ${ahead.journal}, before the marks of ${marksAhead.length} shards: it was rolled back`;
    return bad(check, found, remedy);
  }
  const [noted] = lost;
  if (noted === undefined) return ok(check, 'the journal holds all that its marks name');
  const found = `the journal ended at ${noted.found}, and had been seen up to ${noted.held}: it was rolled back; nodes of ${lost.length} shards are still to be reconciled`;
  return bad(check, found, remedy);
}

function replicaFinding(streams: readonly StreamInspection[], replicas: number): Finding {
  const held = streams.flatMap(({ name, state }) => (state === undefined ? [] : [{ name, state }]));
  const leaderless = held.filter(({ state }) => state.leader === '');
  if (leaderless.length > 0)
    return bad(
      'replicas',
      safe(`nobody leads ${leaderless.map(({ name }) => name).join(', ')}`),
      'start the servers that are down: most of them must be up',
    );
  const few = held.filter(({ state }) => state.replicas !== replicas);
  if (few.length > 0)
    return bad(
      'replicas',
      safe(few.map(({ name, state }) => `${name} has ${state.replicas} of ${replicas}`).join(', ')),
      `start serve with --replicas ${replicas}, which brings them in line`,
    );
  const behind = new Set(held.flatMap(({ state }) => state.behind));
  if (behind.size > 0)
    return bad(
      'replicas',
      safe(`behind or offline: ${[...behind].join(', ')}`),
      'start those servers, or see their logs',
    );
  if (replicas > 1) return ok('replicas', `${replicas} of everything, all up to date`);
  return note(
    'replicas',
    '1: a disk that is lost takes everything with it',
    'three servers and --replicas 3 keep copies',
  );
}

function clockFinding(clocks: readonly MemberClock[]): Finding {
  const off = clocks.toSorted((a, b) => Math.abs(b.aheadMs) - Math.abs(a.aheadMs));
  const [worst] = off;
  if (worst === undefined) return ok('clocks', 'nobody is there to compare');
  const text = safe(
    off
      .filter(({ aheadMs }) => Math.abs(aheadMs) > SKEW_NOTE_MS)
      .map(({ role, host, aheadMs }) => `${role} on ${host} is ${said(aheadMs)} the broker`)
      .join(', '),
  );
  const remedy = 'run a time service (chrony, systemd-timesyncd) on that machine and on the broker’s';
  if (Math.abs(worst.aheadMs) > SKEW_BAD_MS) return bad('clocks', text, remedy);
  if (text !== '') return note('clocks', text, remedy);
  return ok('clocks', `${clocks.length} processes within ${SKEW_NOTE_MS / 1_000} s of the broker`);
}

function said(aheadMs: number): string {
  return `${(Math.abs(aheadMs) / 1_000).toFixed(1)} s ${aheadMs > 0 ? 'ahead of' : 'behind'}`;
}

function storageFinding({ used, allowed }: BrokerInspection['storage']): Finding {
  if (allowed === 0) return ok('storage', `${mebibytes(used)} used, no limit of the account`);
  const text = `${mebibytes(used)} used of ${mebibytes(allowed)} allowed`;
  return used < allowed * FULL_SHARE
    ? ok('storage', text)
    : bad(
        'storage',
        text,
        'raise the account’s JetStream limit, or shorten --journal-retention-s and --task-retention-s',
      );
}

// ---- monitoring --------------------------------------------------------------------------------------------------

const MONITOR_MS = 3_000;
const SYNC_NOTE_NS = 1_000_000_000;

/** Asks the HTTP monitoring of one server. */
export async function monitorFindings(url: string): Promise<readonly Finding[]> {
  const check = `server ${safe(url)}`;
  try {
    const health = await monitored(url, '/healthz');
    const healthy = health['status'] === 'ok';
    const config = (await monitored(url, '/jsz?config=true'))['config'];
    return [
      healthy
        ? ok(check, 'healthy')
        : bad(check, safe(String(health['error'] ?? health['status'])), 'see the log of that server'),
      syncFinding(check, typeof config === 'object' && config !== null ? config : {}),
    ];
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return [bad(check, safe(why), 'is that the URL of its HTTP monitoring (http: in its configuration)?')];
  }
}

/** Of the part `config` of /jsz. Servers before 2.10 do not tell. */
export function syncFinding(check: string, config: object): Finding {
  const [interval, always]: unknown[] = [Reflect.get(config, 'sync_interval'), Reflect.get(config, 'sync_always')];
  if (always === true) return ok(check, 'syncs each message to disk');
  if (typeof interval !== 'number')
    return note(check, 'does not tell how often it syncs to disk', 'nats-server >= 2.10 does');
  const text = `syncs to disk every ${interval / 1_000_000} ms`;
  return interval <= SYNC_NOTE_NS
    ? ok(check, text)
    : note(
        check,
        `${text}: a power cut may take that much`,
        'set sync_interval: "100ms" (or always) in its jetstream block',
      );
}

async function monitored(url: string, path: string): Promise<{ readonly [name: string]: unknown }> {
  const answer = await fetch(`${url.replace(/\/+$/, '')}${path}`, { signal: AbortSignal.timeout(MONITOR_MS) });
  const body: unknown = await answer.json();
  if (typeof body !== 'object' || body === null) throw new Error(`${path} answers no JSON object`);
  return { ...body };
}
