// A node whose actor has given up for now: an operator lets it go on.

import { resume } from '../client/commands.ts';
import type { Node } from '../model/node.ts';
import { lookOf } from '../model/tone.ts';
import { announce } from '../state/announce.ts';
import { useState } from '../view.ts';
import { ProblemNote } from './problem-note.tsx';
import { MarkSign } from './state-mark.tsx';

export function ParkedNote({ node }: { readonly node: Node }) {
  const [problem, setProblem] = useState<unknown>();
  if (node.parked === null) return null;
  const press = async (): Promise<void> => {
    setProblem(undefined);
    try {
      await resume(node.id);
      announce(`${node.name} goes on`);
    } catch (error) {
      setProblem(error);
    }
  };
  return (
    <>
      <div class="note row">
        <MarkSign look={lookOf('parked')} />
        <span>Parked: {node.parked}</span>
        <button type="button" onClick={() => void press()}>
          Let it go on
        </button>
      </div>
      <ProblemNote problem={problem} />
    </>
  );
}
