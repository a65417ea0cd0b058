// A history as lines a person can read: when, who, what. Long ids are told by short names, in the order in which they come.

import type { HistoryEvent } from '../../support/history/event.ts';

/** @param withEvents subscribers' lines too, which repeat what the commits say */
export function traceLines(history: readonly HistoryEvent[], withEvents = false): readonly string[] {
  const names = new Names();
  return history.flatMap((event) => {
    const text = lineOf(event, names, withEvents);
    return text === '' ? [] : [`${event.at.toFixed(1).padStart(9)}  ${text}`];
  });
}

class Names {
  readonly #known = new Map<string, string>();

  node(id: string): string {
    return this.#name(id, 'n');
  }

  task(id: string): string {
    return this.#name(id, 't');
  }

  session(id: string): string {
    return this.#name(id, 'owner-');
  }

  #name(id: string, prefix: string): string {
    if (id === '') return '';
    const known = this.#known.get(prefix + id);
    if (known !== undefined) return known;
    const count = [...this.#known.values()].filter((name) => name.startsWith(prefix)).length;
    this.#known.set(prefix + id, `${prefix}${count + 1}`);
    return `${prefix}${count + 1}`;
  }
}

function lineOf(event: HistoryEvent, names: Names, withEvents: boolean): string {
  switch (event.what) {
    case 'invoke': {
      const { call, client, node, ask } = event;
      const what =
        ask.op === 'submit'
          ? `${ask.action} (${ask.onConflict}${ask.key === '' ? '' : `, ${ask.key}`}${ask.callback === '' ? '' : ', callback'})`
          : `${ask.op} ${'task' in ask ? names.task(ask.task) : 'value' in ask ? ask.value : ''}`;
      return `#${call} ${client} asks ${names.node(node)}: ${what}`;
    }
    case 'ok': {
      const { call, answer } = event;
      if (answer.op !== 'read-node' && !('task' in answer)) return `#${call} ok @${answer.revision}`;
      if (answer.op !== 'read-node')
        return `#${call} ok: ${names.task(answer.task)} ${answer.state} @${answer.revision}`;
      const { power, provision, holder, queue, revision } = answer.node;
      const line = [...(holder === null ? [] : [`holder ${names.task(holder)}`]), ...queue.map((id) => names.task(id))];
      return `#${call} ok: ${power}, ${provision} [${line.join(', ')}] @${revision}`;
    }
    case 'refuse':
      return `#${event.call} refused: ${event.code}`;
    case 'unknown':
      return `#${event.call} unknown: ${event.why}`;
    case 'commit': {
      const { seq, shard, batch } = event;
      const claim =
        batch.claim === undefined ? '' : ` CLAIM (${batch.claim.reason.replace(/sim-\w+/, (id) => names.session(id))})`;
      const entries = batch.entries.map(({ record }) => {
        const tasks = record.tasks.map(
          (task) => `${names.task(task.id)} ${task.state}${task.step === undefined ? '' : ` ${task.step.name}`}`,
        );
        return `${names.node(record.id)} {${record.regions['power']?.state}, ${record.regions['provision']?.state}: ${tasks.join(', ')}}`;
      });
      const release = batch.release ? ' RELEASE' : '';
      return `@${seq} shard ${shard} epoch ${batch.epoch} ${names.session(batch.owner)}${claim}${release} ${entries.join(' ')}`;
    }
    case 'effect': {
      const { effect } = event;
      return `EFFECT ${names.node(effect.node)} ${names.task(effect.task)} ${effect.step}, attempt ${effect.attempt}, by ${names.session(effect.conductor)} epoch ${effect.epoch}`;
    }
    case 'event':
      return withEvents ? `${event.subscriber} hears ${event.cursor.slice(-8)}` : '';
    case 'roll-back':
      return 'the store is rolled back';
    case 'gap':
      return `${event.subscriber}'s stream ends: ${event.code}`;
    case 'callback':
      return `CALLBACK ${event.url.split('/').at(-1)}: ${names.task(event.task)} ${event.state}, answered ${event.answered}`;
    case 'fault':
      return `!! ${event.text.replace(/sim-\w+/, (id) => names.session(id))}`;
  }
}
