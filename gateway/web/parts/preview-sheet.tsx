// How many nodes an action is for, and for which it is refused and why.

import { counted } from '../model/format.ts';
import { lookOf } from '../model/tone.ts';
import type { Preview } from '../model/verdict.ts';
import type { ComponentChildren } from '../view.ts';
import { MarkSign } from './state-mark.tsx';

const MAX_NAMES = 12;

interface Props {
  readonly preview: Preview;
  readonly nameOf: (id: string) => string;
  /** It was sent: the words are about what has happened. */
  readonly done?: boolean;
  readonly children: ComponentChildren;
}

export function PreviewSheet({ preview, nameOf, done = false, children }: Props) {
  return (
    <div class="preview" role="status">
      <p class="state">
        <MarkSign look={lookOf(preview.allowed.length > 0 ? 'succeeded' : 'cancelled')} />
        <span>
          {preview.allowed.length === 0 ? 'No node' : counted(preview.allowed.length, 'node')}{' '}
          {done ? 'accepted it' : 'would accept it'}
        </span>
      </p>
      {preview.refused.map(({ kind, why, nodes }) => (
        <p key={kind + why} class="state">
          <MarkSign look={lookOf('refused')} />
          <span>
            {counted(nodes.length, 'node')} {done ? 'refused it' : 'would refuse it'}: <code>{kind}</code> {why}{' '}
            <span class="quiet">{namesOf(nodes.map(nameOf))}</span>
          </span>
        </p>
      ))}
      {children}
    </div>
  );
}

function namesOf(names: readonly string[]): string {
  const shown = names.slice(0, MAX_NAMES).join(', ');
  return names.length > MAX_NAMES ? `${shown} and ${names.length - MAX_NAMES} more` : shown;
}
