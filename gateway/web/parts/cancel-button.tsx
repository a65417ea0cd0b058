// Cancels a queued task, or aborts a running one where its action allows it; a refusal is said beside it.

import { Problem } from '../client/api.ts';
import { cancel } from '../client/commands.ts';
import { shortTask } from '../model/format.ts';
import type { Task } from '../model/task.ts';
import { announce } from '../state/announce.ts';
import { useState } from '../view.ts';

export function CancelButton({ task, word }: { readonly task: Task; readonly word: string }) {
  const [refusal, setRefusal] = useState('');
  const press = async (): Promise<void> => {
    setRefusal('');
    try {
      const after = await cancel(task.id, 'cancelled in the console');
      announce(`task ${shortTask(task.id)}, ${task.action}, is ${after.state}`);
    } catch (error) {
      setRefusal(error instanceof Problem ? error.message : 'the console failed');
    }
  };
  return (
    <span class="state">
      <button
        type="button"
        aria-label={`${word} ${task.action}, task ${shortTask(task.id)}`}
        onClick={() => void press()}
      >
        {word}
      </button>
      {refusal !== '' && (
        <span class="quiet" role="alert">
          {refusal}
        </span>
      )}
    </span>
  );
}
