// `ironworks doctor`: a few questions whose answers explain most trouble. Each finding says what was found, and where it
// is bad what to do.

import { isObject, type JsonObject } from '../../proto/json.ts';
import { findNatsServer } from '../../runtime/broker/server-finder.ts';
import type { ApiClient } from '../client/api-client.ts';
import { ApiError } from '../client/problem.ts';
import type { CliContext } from './context.ts';
import { reasonOf } from './exit-codes.ts';
import { cell, safe } from './text.ts';

export interface Finding {
  readonly check: string;
  readonly ok: boolean;
  readonly found: string;
}

const MIN_NODE = [20, 19] as const;

export async function doctor(client: ApiClient, context: CliContext): Promise<readonly Finding[]> {
  const findings: Finding[] = [nodeVersion(process.versions.node), await natsServer(context)];
  const alive = await probe(client, '/livez', 'gateway alive', context.signal);
  findings.push(alive);
  if (!alive.ok) return findings;
  findings.push(await probe(client, '/readyz', 'gateway ready', context.signal));
  return [...findings, ...(await clusterFindings(client, context.signal))];
}

export function nodeVersion(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const ok = major > MIN_NODE[0] || (major === MIN_NODE[0] && minor >= MIN_NODE[1]);
  return { check: 'Node.js', ok, found: ok ? version : `${version}; want ${MIN_NODE.join('.')} or newer` };
}

/** Looks only: nothing is fetched. */
async function natsServer(context: CliContext): Promise<Finding> {
  const url = context.env['IRONWORKS_NATS_URL'] ?? '';
  if (url !== '') return { check: 'nats-server', ok: true, found: 'an external one is configured' };
  try {
    const { version, how } = await findNatsServer({ env: context.env, log: () => undefined, fetchers: [] });
    return { check: 'nats-server', ok: true, found: `${version} (${how})` };
  } catch {
    // Not found is no fault: serve fetches one.
    return { check: 'nats-server', ok: true, found: 'none yet; serve fetches one' };
  }
}

async function probe(client: ApiClient, path: string, check: string, signal: AbortSignal): Promise<Finding> {
  try {
    await client.call('GET', path, { signal, timeoutMs: 5_000, repeatable: false });
    return { check, ok: true, found: client.baseUrl };
  } catch (error) {
    if (signal.aborted) throw error;
    const remedy = error instanceof ApiError ? '' : '; is it running (ironworks serve), is IRONWORKS_URL right?';
    return { check, ok: false, found: `${reasonOf(error)}${remedy}` };
  }
}

async function clusterFindings(client: ApiClient, signal: AbortSignal): Promise<readonly Finding[]> {
  let cluster: JsonObject;
  try {
    cluster = await client.get('/api/v1/cluster', {}, signal);
  } catch (error) {
    if (signal.aborted) throw error;
    return [{ check: 'cluster', ok: false, found: reasonOf(error) }];
  }
  const { nats, conductors, shards } = cluster;
  const live = Array.isArray(conductors)
    ? conductors.filter((each) => isObject(each) && each['state'] === 'live').length
    : 0;
  const unowned = Array.isArray(shards)
    ? shards.filter((each) => isObject(each) && cell(each['owner']) === '-').length
    : 0;
  return [
    { check: 'broker', ok: true, found: isObject(nats) ? safe(`nats-server ${cell(nats['version'])}`) : '-' },
    { check: 'conductors', ok: live > 0, found: live > 0 ? `${live} live` : 'none is live: nothing can run' },
    { check: 'shards', ok: unowned === 0, found: unowned === 0 ? 'all owned' : `${unowned} without an owner` },
  ];
}
