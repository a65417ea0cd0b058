// What a caller is told whose request was refused, by this gateway, by the broker or by the actor: who holds the node, and
// when to come back as measured here.

import type { Refusal } from '../../proto/envelope.ts';
import { isObject } from '../../proto/json.ts';
import type { ActorRecord } from '../../proto/record.ts';
import { heldData } from '../../runtime/machine/refusals.ts';
import type { SubmitAnswer } from '../../runtime/submit/submitter.ts';
import type { GatewayDeps } from '../http/deps.ts';
import type { Refused } from '../http/problem.ts';
import { refuse, retryAfter } from '../http/problem.ts';
import type { NodeSnapshot } from '../view/node-snapshot.ts';
import { shardOwner } from './explain.ts';

/** Where the record of a busy node names nothing that would end. */
const NODE_BUSY_S = 2;

export function noConductor(deps: Pick<GatewayDeps, 'members'>): Refused | undefined {
  if (deps.members.liveConductors() > 0) return undefined;
  return refuse('no_conductor', 'no conductor is alive; nothing was stored');
}

/**
 * The refusal of an answer, with when to come back as measured here.
 * @param node as it was known before it was asked
 */
export function refusedBy(
  deps: Pick<GatewayDeps, 'contract' | 'limits' | 'members'>,
  answer: SubmitAnswer,
  node: NodeSnapshot | undefined,
): Refused | undefined {
  const { advice, inHand } = deps.limits;
  switch (answer.kind) {
    case 'submitted':
      return undefined;
    case 'refused': {
      const { refusal, retryAfterS } = answer;
      if (refusal.code === 'mailbox_full')
        return {
          refusal: node === undefined ? refusal : heldNow(deps, refusal, node),
          headers: [retryAfter(advice.mailboxFull(node?.record, retryAfterS))],
        };
      const waitS = refusal.code === 'overloaded' ? advice.requestsAnswered(inHand.eachMs) : advice.spread(retryAfterS);
      return { refusal, headers: [retryAfter(waitS)] };
    }
    case 'verdict': {
      const { verdict } = answer;
      const { refusal } = verdict;
      // The record is decoded when it is looked at: an acceptance never does.
      return refusal === undefined ? undefined : advised(deps, refusal, verdict.record);
    }
  }
}

/** A refusal that names who holds the node says when it is likely to be free; the others do not pass by waiting. */
export function advised({ limits }: Pick<GatewayDeps, 'limits'>, refusal: Refusal, record: ActorRecord): Refused {
  if (refusal.code === 'mailbox_full')
    return { refusal, headers: [retryAfter(limits.advice.mailboxFull(record, NODE_BUSY_S))] };
  if (!isObject(refusal.data['holder'])) return { refusal };
  return { refusal, headers: [retryAfter(limits.advice.nodeBusy(record, NODE_BUSY_S))] };
}

/** The broker knows no holder; this gateway does. */
function heldNow(deps: Pick<GatewayDeps, 'contract' | 'members'>, refusal: Refusal, node: NodeSnapshot): Refusal {
  const held = heldData(deps.contract.machine, node.record);
  return heldAt({ ...refusal, data: { ...refusal.data, ...held } }, conductorOf(deps, node));
}

export function conductorOf({ members }: Pick<GatewayDeps, 'members'>, { shard }: NodeSnapshot): string | null {
  return shardOwner(members.all(), shard)?.member.session ?? null;
}

/** What the actor itself adds to the refusals it makes. */
export function heldAt(refusal: Refusal, conductor: string | null): Refusal {
  const { holder } = refusal.data;
  return isObject(holder) ? { ...refusal, data: { ...refusal.data, holder: { ...holder, conductor } } } : refusal;
}
