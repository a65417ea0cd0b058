// An operator settles a task whose end nobody knows: it needs a look at the machine and a reason.

import { Problem } from '../client/api.ts';
import { resolve } from '../client/commands.ts';
import type { Task } from '../model/task.ts';
import { announce } from '../state/announce.ts';
import { useState } from '../view.ts';

export function ResolveForm({ task }: { readonly task: Task }) {
  const [reason, setReason] = useState('');
  const [refusal, setRefusal] = useState('');
  const settle = async (outcome: 'succeeded' | 'failed'): Promise<void> => {
    try {
      await resolve(task.id, outcome, reason);
      announce(`${task.action} is settled: ${outcome}`);
    } catch (error) {
      setRefusal(error instanceof Problem ? error.message : 'the console failed');
    }
  };
  return (
    <details class="resolve">
      <summary>Settle</summary>
      <div class="row">
        <input
          type="text"
          placeholder="What was seen"
          aria-label={`Reason for settling ${task.action}`}
          value={reason}
          onInput={(event) => setReason(event.currentTarget.value)}
        />
        <button type="button" disabled={reason === ''} onClick={() => void settle('succeeded')}>
          It succeeded
        </button>
        <button type="button" disabled={reason === ''} onClick={() => void settle('failed')}>
          It failed
        </button>
        {refusal !== '' && <span role="alert">{refusal}</span>}
      </div>
    </details>
  );
}
