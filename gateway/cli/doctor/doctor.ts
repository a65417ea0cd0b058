// `ironworks doctor`: questions whose answers explain most trouble, asked of this machine, of a gateway and of the broker.
// It looks only. What each finding says and how it is judged is left to the files beside this one.

import { systemClock } from '../../../runtime/base/clock.ts';
import { maskUserInfo, type ResolvedSettings, type Settings } from '../../../runtime/base/settings.ts';
import { type Broker, BrokerError } from '../../../runtime/broker/broker.ts';
import { inspectBroker } from '../../../runtime/broker/inspection.ts';
import { connectNats } from '../../../runtime/broker/nats-broker.ts';
import { serverUrls } from '../../../runtime/broker/nats-connection.ts';
import { clusterOptionsOf } from '../../../runtime/broker/topology.ts';
import type { ApiClient } from '../../client/api-client.ts';
import type { CliContext } from '../context.ts';
import { ExitCode, reasonOf } from '../exit-codes.ts';
import { safe } from '../text.ts';
import { brokerFindings, monitorFindings } from './broker.ts';
import { findingsAtGateway } from './cluster.ts';
import { bad, type Finding, Level, note } from './finding.ts';
import { findingsHere } from './here.ts';

export interface Diagnosis {
  readonly findings: readonly Finding[];
  readonly exitCode: ExitCode;
}

const CONNECT_MS = 3_000;
const NOT_LOOKED_AT = note('broker', 'not looked at: no gateway names it', 'give its URL: --nats URL');

/** @param monitors URLs of the HTTP monitoring of nats-servers */
export async function diagnose(
  client: ApiClient,
  context: CliContext,
  { settings, sources }: ResolvedSettings,
  monitors: readonly string[],
): Promise<Diagnosis> {
  const replicas = sources.replicas === 'default' ? undefined : settings.replicas;
  const here = await findingsHere(context, settings);
  const gateway = await findingsAtGateway(client, context.signal);
  const natsUrl = settings.nats === '' ? gateway.natsUrl : settings.nats;
  const broker =
    natsUrl === '' ? [NOT_LOOKED_AT] : await findingsAtBroker(natsUrl, settings, replicas, gateway.answers);
  const monitored = await Promise.all(monitors.map(monitorFindings));
  const findings = [...here, ...gateway.findings, ...broker, ...monitored.flat()];
  const isBad = findings.some(({ level }) => level === Level.bad);
  return { findings, exitCode: gateway.answers ? (isBad ? ExitCode.failed : ExitCode.ok) : ExitCode.unavailable };
}

async function findingsAtBroker(
  url: string,
  settings: Settings,
  replicas: number | undefined,
  served: boolean,
): Promise<readonly Finding[]> {
  const servers = await Promise.all(serverUrls(url).map(serverAt));
  const reached = servers.flatMap(({ broker }) => (typeof broker === 'string' ? [] : [broker]));
  // The gateway names them as it reaches them itself: reaching none from here need not be a fault.
  const unreached = unreachedFindings(servers, settings.nats === '' && reached.length === 0 ? note : bad);
  try {
    const [first, ...others] = reached;
    if (first === undefined) return unreached;
    const sight = await inspectBroker(first, clusterOptionsOf(settings));
    return [
      ...brokerFindings(
        sight,
        settings.namespace,
        replicas,
        others.map(({ info }) => info),
        served,
      ),
      ...unreached,
    ];
  } catch (error) {
    return [silentFinding(error, servers.length), ...unreached];
  } finally {
    await Promise.all(reached.map((broker) => broker.close()));
  }
}

interface ServerSight {
  readonly url: string;
  /** Why there is none. */
  readonly broker: Broker | string;
}

async function serverAt(url: string): Promise<ServerSight> {
  const connection = connectNats({ url, name: 'ironworks doctor', clock: systemClock, connectTimeoutMs: CONNECT_MS });
  return { url: maskUserInfo(url), broker: await connection.catch((error: unknown) => reasonOf(error)) };
}

function unreachedFindings(servers: readonly ServerSight[], make: typeof note): readonly Finding[] {
  return servers.flatMap(({ url, broker }) => {
    if (typeof broker !== 'string') return [];
    const remedy =
      make === note ? 'give the URL by which this machine reaches it: --nats URL' : 'start it, or put the URL right';
    return [make(servers.length === 1 ? 'broker' : `server ${safe(url)}`, safe(broker), remedy)];
  });
}

/** Of a server that is connected and does not answer as it should. */
function silentFinding(error: unknown, servers: number): Finding {
  const passing = error instanceof BrokerError && error.code === 'storage_unavailable';
  if (!passing) return bad('broker', reasonOf(error), 'see the log of nats-server; JetStream must be on');
  const remedy =
    servers > 1
      ? 'start the servers that are down: most must be up; where they are, an election takes some 10 s'
      : 'see the log of nats-server; of a cluster most servers must be up';
  return bad('broker', `JetStream does not answer: ${reasonOf(error)}`, remedy);
}
