// The conductors' metrics at the gateway's door: conductors have no HTTP, so a scrape asks each live one over the broker
// and gives its series a label `conductor`. One that does not answer in time is left out: a scrape never waits for long.

import type { Subjects } from '../../proto/subjects.ts';
import type { Reported } from '../../runtime/base/metrics.ts';
import { readSnapshot } from '../../runtime/base/metrics.ts';
import type { Broker } from '../../runtime/broker/broker.ts';
import type { MembersView } from '../../runtime/placement/member.ts';

const ANSWER_MS = 300;
/** More than this many are not asked in one scrape. */
const MAX_CONDUCTORS = 64;
const NOTHING = new Uint8Array();

/** Where a conductor answers with its snapshot. */
export function metricsSubject(subjects: Subjects, session: string): string {
  return `${subjects.session(session)}.metrics`;
}

export class ConductorScrapes {
  readonly #broker: Broker;
  readonly #subjects: Subjects;
  readonly #members: MembersView;

  constructor(deps: { readonly broker: Broker; readonly subjects: Subjects; readonly members: MembersView }) {
    this.#broker = deps.broker;
    this.#subjects = deps.subjects;
    this.#members = deps.members;
  }

  /** Never rejects. */
  async collect(): Promise<readonly Reported[]> {
    const conductors = this.#members
      .all()
      .filter((member) => member.role === 'conductor' && member.state !== 'dead')
      .slice(0, MAX_CONDUCTORS);
    const reports = await Promise.all(conductors.map((member) => this.#ask(member.session)));
    return reports.filter((report) => report !== undefined);
  }

  async #ask(session: string): Promise<Reported | undefined> {
    const answer = await this.#broker.request(metricsSubject(this.#subjects, session), NOTHING, ANSWER_MS);
    const snapshot = answer.kind === 'reply' ? readSnapshot(answer.data) : undefined;
    return snapshot === undefined ? undefined : { labels: { conductor: session }, snapshot };
  }
}
