// GET /cluster and GET /machines/{kind}: who runs what, and the machine of a kind as data.

import type { JsonObject } from '../../proto/json.ts';
import { machineDocument, mermaid } from '../../runtime/machine/diagram.ts';
import type { Member } from '../../runtime/placement/member.ts';
import { Role } from '../auth/authenticate.ts';
import type { ClusterFacts, GatewayDeps } from '../http/deps.ts';
import { refuse } from '../http/problem.ts';
import type { Route } from '../http/route.ts';
import { json, parameter } from '../http/route.ts';
import { shardOwner } from './explain.ts';

export type ClusterDeps = Pick<GatewayDeps, 'members' | 'facts' | 'shardCount' | 'contract'>;

export function clusterRoutes(deps: ClusterDeps): readonly Route[] {
  const { contract } = deps;
  return [
    {
      method: 'GET',
      path: '/api/v1/cluster',
      role: Role.reader,
      cost: 1,
      summary: 'Conductors, shards, epochs, mailboxes and gateways as this gateway sees them.',
      query: {},
      answers: { 200: 'The cluster.' },
      documents: { 200: ['Cluster'] },
      handle: () =>
        json(200, clusterView(deps.members.all(), deps.facts(), deps.shardCount), [['cache-control', 'no-store']]),
    },
    {
      method: 'GET',
      path: '/api/v1/machines/{kind}',
      role: Role.reader,
      cost: 1,
      summary: 'The machine of a kind as data, or drawn.',
      query: { format: { type: 'enum', values: ['json', 'mermaid'], description: 'Data, or a Mermaid diagram.' } },
      answers: { 200: 'The machine.' },
      documents: { 200: ['Machine'] },
      texts: { 200: 'text/plain' },
      handle: (request) => {
        if (parameter(request, 'kind') !== contract.kind)
          return refuse('not_found', `no machine of this kind; known: ${contract.kind}`);
        if (request.query.text('format') === 'mermaid')
          return {
            status: 200,
            headers: [['content-type', 'text/plain; charset=utf-8']],
            body: mermaid(contract.machine),
          };
        return json(200, machineDocument(contract.machine));
      },
    },
  ];
}

/** Those that work first: the dead are told for an hour, and restarts make many of them. */
const ORDER: readonly Member['state'][] = ['live', 'draining', 'suspect', 'dead'];

export function clusterView(known: readonly Member[], facts: ClusterFacts, shardCount: number): JsonObject {
  const members = [...known].sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state));
  const shards = Array.from({ length: shardCount }, (_, n) => {
    const owner = shardOwner(members, n);
    return {
      n,
      owner: owner?.member.session ?? null,
      epoch: owner?.epoch ?? null,
      mailbox: owner?.mailbox ?? null,
    };
  });
  return {
    nats: { ...facts.nats },
    conductors: members
      .filter((member) => member.role === 'conductor')
      .map((member) => ({
        ...memberView(member),
        // Only what it still owns: a report of the dead, or of one that was overtaken, says what once was.
        shards: shards.filter(({ owner }) => owner === member.session).map(({ n }) => n),
        activations: member.report.activations,
        running: member.report.running,
      })),
    shards,
    gateways: members
      .filter((member) => member.role === 'gateway')
      .map((member) => ({ ...memberView(member), address: member.report.address })),
    supervisor: { pid: facts.supervisorPid },
  };
}

function memberView(member: Member): JsonObject {
  return {
    id: member.session,
    session: member.session,
    pid: member.pid,
    host: member.host,
    state: member.state,
    heartbeat_age_s: Math.round(member.heartbeatAgeMs) / 1000,
  };
}
