// The doctor's look through a gateway: whether it answers, who is alive, and whether every shard has an owner.

import { isObject, type Json, type JsonObject } from '../../../proto/json.ts';
import type { ApiClient } from '../../client/api-client.ts';
import { ApiError } from '../../client/problem.ts';
import { reasonOf } from '../exit-codes.ts';
import { cell, safe } from '../text.ts';
import { bad, type Finding, note, ok } from './finding.ts';

export interface GatewaySight {
  readonly answers: boolean;
  readonly findings: readonly Finding[];
  /** URL of the broker, as the gateway tells it; empty where it does not know. */
  readonly natsUrl: string;
}

const PROBE_MS = 5_000;

export async function findingsAtGateway(client: ApiClient, signal: AbortSignal): Promise<GatewaySight> {
  const alive = await probe(client, '/livez', 'gateway alive', signal);
  if (alive.level !== 'ok') return { answers: false, findings: [alive], natsUrl: '' };
  const ready = await probe(client, '/readyz', 'gateway ready', signal);
  try {
    const cluster = await client.get('/api/v1/cluster', {}, signal);
    const nats = isObject(cluster['nats']) ? cluster['nats'] : {};
    const natsUrl = typeof nats['url'] === 'string' ? nats['url'] : '';
    return { answers: true, findings: [alive, ready, ...clusterFindings(cluster)], natsUrl };
  } catch (error) {
    if (signal.aborted) throw error;
    const remedy = error instanceof ApiError && error.status === 401 ? 'set IRONWORKS_TOKEN' : 'look at its log';
    return { answers: true, findings: [alive, ready, bad('cluster', reasonOf(error), remedy)], natsUrl: '' };
  }
}

async function probe(client: ApiClient, path: string, check: string, signal: AbortSignal): Promise<Finding> {
  try {
    await client.call('GET', path, { signal, timeoutMs: PROBE_MS, repeatable: false });
    return ok(check, client.baseUrl);
  } catch (error) {
    if (signal.aborted) throw error;
    if (!(error instanceof ApiError))
      return bad(check, messageOf(error), 'is it running (ironworks serve), is IRONWORKS_URL right?');
    return bad(check, `${reasonOf(error)}${checksOf(error.problem)}`, 'the checks name the part that is missing');
  }
}

/** Without the remedy, which the finding has. */
function messageOf(error: unknown): string {
  return safe(error instanceof Error ? error.message : String(error));
}

/** Which of the checks of a probe are not `ok`. */
function checksOf(body: JsonObject): string {
  const { checks } = body;
  if (!isObject(checks)) return '';
  const open = Object.entries(checks).filter(([, state]) => state !== 'ok');
  return safe(`: ${open.map(([name, state]) => `${name} ${cell(state)}`).join(', ')}`);
}

/** Of the document of GET /cluster. */
export function clusterFindings(cluster: JsonObject): readonly Finding[] {
  const conductors = listOf(cluster['conductors']);
  const gateways = listOf(cluster['gateways']);
  const shards = listOf(cluster['shards']);
  const [live, suspect] = [inState(conductors, 'live'), inState([...conductors, ...gateways], 'suspect')];
  const unowned = shards.filter((shard) => cell(shard['owner']) === '-').length;
  return [
    live.length > 0
      ? ok('conductors', `${live.length} live`)
      : bad('conductors', 'none is live: nothing can run', 'start one: ironworks conductor --nats URL, or serve'),
    suspect.length === 0
      ? ok('members', `live gateways: ${inState(gateways, 'live').length}; nobody is silent`)
      : note('members', safe(`silent: ${named(suspect)}`), 'see whether those processes run, and reach the broker'),
    unowned === 0
      ? ok('shards', `${shards.length}, all owned`)
      : bad(
          'shards',
          `${unowned} of ${shards.length} without an owner`,
          'wait 10 s and ask again; then see the conductors’ logs',
        ),
  ];
}

const NAMED = 4;

/** The first few by name: of a host that lost its power there may be many. */
function named(members: readonly JsonObject[]): string {
  const names = members.slice(0, NAMED).map((each) => `${cell(each['session'])} on ${cell(each['host'])}`);
  return `${names.join(', ')}${members.length > NAMED ? ` and ${members.length - NAMED} more` : ''}`;
}

function inState(members: readonly JsonObject[], state: string): readonly JsonObject[] {
  return members.filter((each) => each['state'] === state);
}

function listOf(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
