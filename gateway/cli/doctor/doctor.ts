// `ironworks doctor`: questions whose answers explain most trouble, asked of this machine, of a gateway and of the broker.
// It looks only. What each finding says and how it is judged is left to the files beside this one.

import { systemClock } from '../../../runtime/base/clock.ts';
import type { ResolvedSettings, Settings } from '../../../runtime/base/settings.ts';
import { inspectBroker } from '../../../runtime/broker/inspection.ts';
import { connectNats } from '../../../runtime/broker/nats-broker.ts';
import { clusterOptionsOf } from '../../../runtime/broker/topology.ts';
import type { ApiClient } from '../../client/api-client.ts';
import type { CliContext } from '../context.ts';
import { ExitCode, reasonOf } from '../exit-codes.ts';
import { brokerFindings, monitorFindings } from './broker.ts';
import { findingsAtGateway } from './cluster.ts';
import { bad, type Finding, Level, note } from './finding.ts';
import { findingsHere } from './here.ts';

export interface Diagnosis {
  readonly findings: readonly Finding[];
  readonly exitCode: ExitCode;
}

const CONNECT_MS = 3_000;

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
  const broker = natsUrl === '' ? [] : await findingsAtBroker(natsUrl, settings, replicas);
  const monitored = await Promise.all(monitors.map(monitorFindings));
  const findings = [...here, ...gateway.findings, ...broker, ...monitored.flat()];
  const isBad = findings.some(({ level }) => level === Level.bad);
  return { findings, exitCode: gateway.answers ? (isBad ? ExitCode.failed : ExitCode.ok) : ExitCode.unavailable };
}

async function findingsAtBroker(
  url: string,
  settings: Settings,
  replicas: number | undefined,
): Promise<readonly Finding[]> {
  const connection = connectNats({ url, name: 'ironworks doctor', clock: systemClock, connectTimeoutMs: CONNECT_MS });
  const broker = await connection.catch((error: unknown) => reasonOf(error));
  if (typeof broker === 'string') {
    // The gateway names it as it reaches it itself: not reaching that from here need not be a fault.
    const make = settings.nats === '' ? note : bad;
    return [make('broker', broker, 'give the URL by which this machine reaches it: --nats URL')];
  }
  try {
    return brokerFindings(await inspectBroker(broker, clusterOptionsOf(settings)), settings.namespace, replicas);
  } catch (error) {
    return [bad('broker', reasonOf(error), 'see the log of nats-server; JetStream must be on')];
  } finally {
    await broker.close();
  }
}
