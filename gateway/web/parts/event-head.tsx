// When an event happened and what it was: the beginning of every line that tells of one.

import type { StreamEvent } from '../model/event.ts';
import { clockTime } from '../model/format.ts';
import { lookOfEvent } from '../model/tone.ts';
import { MarkSign } from './state-mark.tsx';

export function EventHead({ event: { time, type } }: { readonly event: StreamEvent }) {
  return (
    <>
      <time class="quiet" dateTime={time} title={time}>
        {clockTime(time)}
      </time>
      <span class="state">
        <MarkSign look={lookOfEvent(type)} />
        <span>{type}</span>
      </span>
    </>
  );
}
