// A refusal in the gateway's own words.

import { Problem } from '../client/api.ts';
import { lookOf } from '../model/tone.ts';
import { MarkSign } from './state-mark.tsx';

export function ProblemNote({ problem }: { readonly problem: unknown }) {
  if (problem === undefined || problem === null) return null;
  const known = problem instanceof Problem;
  return (
    <p class="note bad" role="alert">
      <MarkSign look={lookOf('failed')} />
      <span>
        {known && <code>{problem.code}</code>} {known ? problem.message : 'the console itself failed; load it again'}
      </span>
    </p>
  );
}
