// What is known of a member: a process that hosts actors or answers requests, by its session. The document that each
// keeps in the cluster bucket, and what others make of it. Who writes it: membership.ts; who reads it: member-watch.ts.

export type MemberState = 'live' | 'draining' | 'suspect' | 'dead';

export interface MemberReport {
  readonly shards: readonly { readonly n: number; readonly epoch: number; readonly mailbox: number }[];
  readonly activations: number;
  readonly running: number;
  /** Tasks that could start and wait for a slot of the conductor. */
  readonly waiting?: number;
  /** Where a gateway listens; empty for conductors. */
  readonly address: string;
}

export const emptyReport: MemberReport = Object.freeze({ shards: [], activations: 0, running: 0, address: '' });

export interface Member {
  readonly session: string;
  /** `conductor` or `gateway`. */
  readonly role: string;
  readonly host: string;
  readonly pid: number;
  readonly state: MemberState;
  /** Milliseconds since the last sign of life, on this process's monotonic clock. */
  readonly heartbeatAgeMs: number;
  readonly report: MemberReport;
}

/** Read side of the membership, as gateways use it. */
export interface MembersView {
  all(): readonly Member[];
  liveConductors(): number;
}

/** What stands in the cluster bucket of a session. */
export interface MemberDocument {
  readonly role: string;
  readonly host: string;
  readonly pid: number;
  readonly state: 'live' | 'draining' | 'dead';
  readonly why: string;
  readonly at: number;
  readonly report: MemberReport;
  /** M4; absent: not so. */
  readonly lapsed?: true;
}

export function encodeMember(document: MemberDocument): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(document));
}

/** Undefined where it cannot be read: then it is nobody, who neither lives nor proves a death. */
export function decodeMember(data: Uint8Array): MemberDocument | undefined {
  try {
    const value = JSON.parse(new TextDecoder().decode(data)) as Partial<MemberDocument>; // checked below
    if (typeof value.role !== 'string' || typeof value.at !== 'number') return undefined;
    if (value.state !== 'live' && value.state !== 'draining' && value.state !== 'dead') return undefined;
    return {
      role: value.role,
      host: value.host ?? '',
      pid: value.pid ?? 0,
      state: value.state,
      why: value.why ?? '',
      at: value.at,
      report: { ...emptyReport, ...value.report },
      ...(value.lapsed === true ? { lapsed: true } : {}),
    };
  } catch {
    return undefined; // not JSON: somebody else's key
  }
}
