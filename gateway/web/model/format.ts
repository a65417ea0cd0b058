// Times, lengths of time and ids as people read them. All pure: the caller gives the present.

/** `14:03:07`, in the reader's own zone; a dash for no time. */
export function clockTime(iso: string | null): string {
  const at = iso === null ? Number.NaN : Date.parse(iso);
  if (Number.isNaN(at)) return '–';
  const date = new Date(at);
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':');
}

/** `just now`, `12 s ago`, `3 min ago`, `5 h ago`, `2 d ago`. */
export function ago(iso: string | null, nowMs: number): string {
  const at = iso === null ? Number.NaN : Date.parse(iso);
  if (Number.isNaN(at)) return '–';
  const ms = nowMs - at;
  return ms < 1_000 ? 'just now' : `${duration(ms)} ago`;
}

/** Milliseconds as `12 ms`, `1.4 s`, `48 s`, `3 min`, `5 h`, `2 d`. */
export function duration(ms: number): string {
  if (ms < 1_000) return `${Math.max(0, Math.round(ms))} ms`;
  const s = ms / 1_000;
  if (s < 10) return `${s.toFixed(1)} s`;
  if (s < 120) return `${Math.round(s)} s`;
  if (s < 7_200) return `${Math.round(s / 60)} min`;
  if (s < 172_800) return `${Math.round(s / 3_600)} h`;
  return `${Math.round(s / 86_400)} d`;
}

/** Between two times, or null where one is missing. */
export function between(from: string | null, to: string | null): number | null {
  if (from === null || to === null) return null;
  const ms = Date.parse(to) - Date.parse(from);
  return Number.isNaN(ms) ? null : Math.max(0, ms);
}

/** The part of a task's id that tells it from the others of its node. */
export function shortTask(id: string): string {
  return id.slice(id.lastIndexOf('.') + 1).slice(-8);
}

/** A sentence of the gateway with its task ids and times as the rest of the page writes them. */
export function plainWords(sentence: string): string {
  return sentence
    .replace(/(?:task )?[0-9a-f-]{36}\.[0-9A-Z]{26}/g, (id) => `task ${shortTask(id)}`)
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, clockTime);
}

/** The part of an action behind its family: `provision.deploy` -> `deploy`. */
export function shortAction(action: string): string {
  return action.slice(action.indexOf('.') + 1).replaceAll('_', ' ');
}

/** `1 node`, `1,204 nodes`. */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}
