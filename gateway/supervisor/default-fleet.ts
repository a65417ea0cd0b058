// The fleet a new cluster starts with: fake nodes named node-1, node-2, …, enrolled `available` and `power off`, so that
// there is something to act on at once. It is made once for each cluster: nodes deleted later stay deleted.
//
// F1 Node ids follow from the cluster and the name, so that a start cut short is finished by the next one, not doubled.
// F2 The mark that says "made" is written last.

import { createHash } from 'node:crypto';
import { type ActorId, parseActorId } from '../../proto/ids.ts';
import type { Subjects } from '../../proto/subjects.ts';
import type { Caller } from '../../proto/task.ts';
import { type Clock, sleep } from '../../runtime/base/clock.ts';
import { type Broker, BrokerError } from '../../runtime/broker/broker.ts';
import type { SubmitAnswer, Submitter } from '../../runtime/submit/submitter.ts';
import type { Names } from '../names.ts';

export interface DefaultFleetDeps {
  readonly broker: Broker;
  readonly subjects: Subjects;
  readonly submitter: Submitter;
  readonly names: Names;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

export type DefaultFleetOutcome =
  | { readonly kind: 'made'; readonly created: number }
  /** An earlier start has made it. */
  | { readonly kind: 'present' };

/** The fleet could not be made in time; the message says which node and why. */
export class DefaultFleetError extends Error {
  override readonly name = 'DefaultFleetError';
}

const LIMIT_MS = 60_000;
const RETRY_MS = 100;
const AT_ONCE = 8;
const caller: Caller = { tenant: 'default', role: 'admin', subject: 'supervisor', address: '' };

/** @throws DefaultFleetError, BrokerError, and the signal's reason when aborted */
export async function makeDefaultFleet(count: number, deps: DefaultFleetDeps): Promise<DefaultFleetOutcome> {
  const { broker, subjects, clock } = deps;
  const mark = subjects.key('cluster', 'fleet');
  if ((await broker.read(`KV_${subjects.bucket('cluster')}`, { lastOf: mark })) !== null) return { kind: 'present' };
  const until = clock.monotonic() + LIMIT_MS;
  const waiting = Array.from({ length: count }, (_, index) => `node-${index + 1}`);
  let created = 0;
  const worker = async (): Promise<void> => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      if (await enrol(name, deps, until)) created += 1;
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, count) }, worker));
  // F2. Another supervisor may have written it meanwhile: it made the same nodes (F1).
  const outcome = await broker.append(mark, new TextEncoder().encode(JSON.stringify({ count, at: clock.now() })), {
    expectedSubjectSeq: 0,
  });
  if (outcome.kind !== 'stored' && outcome.kind !== 'wrong_sequence')
    throw new BrokerError('storage_unavailable', `the default fleet’s mark could not be written: ${outcome.kind}`);
  return { kind: 'made', created };
}

/** @returns whether it was created now; false where it or another node of this name is there already */
async function enrol(name: string, deps: DefaultFleetDeps, until: number): Promise<boolean> {
  const id = fleetNodeId(deps.subjects, name);
  for (;;) {
    const answer = await tryEnrol(name, id, deps);
    if (answer === 'created' || answer === 'exists') return answer === 'created';
    if (deps.clock.monotonic() >= until) throw new DefaultFleetError(`default fleet: ${name}: ${answer.why}`);
    await sleep(deps.clock, RETRY_MS, deps.signal);
  }
}

async function tryEnrol(
  name: string,
  id: ActorId,
  deps: DefaultFleetDeps,
): Promise<'created' | 'exists' | { readonly why: string }> {
  try {
    const reservation = await deps.names.reserve(name, id, false);
    if (reservation.kind === 'taken') return 'exists';
  } catch (cause) {
    if (cause instanceof BrokerError) return { why: cause.message };
    throw cause;
  }
  const payload = { name, driver: 'fake', driver_info: {}, seed: true };
  const order = { verb: 'command', name: 'create', payload, ifMatch: '' } as const;
  return outcomeOf(await deps.submitter.order('baremetal', id, order, { caller, trace: '' }), name);
}

function outcomeOf(answer: SubmitAnswer, name: string): 'created' | 'exists' | { readonly why: string } {
  // Safe in the mailbox, not judged yet: asking again answers node_exists once it is.
  if (answer.kind === 'submitted') return { why: 'no verdict yet' };
  const refusal = answer.kind === 'refused' ? answer.refusal : answer.verdict.refusal;
  if (refusal === undefined) return 'created';
  if (refusal.code === 'node_exists') return 'exists';
  if (answer.kind === 'refused') return { why: refusal.detail };
  throw new DefaultFleetError(`default fleet: ${name} was refused: ${refusal.code}: ${refusal.detail}`);
}

/** F1: a UUID (version 8, RFC 9562) from the cluster’s incarnation and the name. */
export function fleetNodeId(subjects: Subjects, name: string): ActorId {
  const hex = createHash('sha256').update(`${subjects.namespace}/${subjects.incarnation}/${name}`).digest('hex');
  const text = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  const id = parseActorId(text);
  if (id === undefined) throw new DefaultFleetError(`${text} is not an actor id`);
  return id;
}
