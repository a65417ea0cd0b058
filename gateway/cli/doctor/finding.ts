// What a check of the doctor comes to: how bad it is, what was found, and in one line what to do about it.

export const Level = {
  ok: 'ok',
  /** Works, but somebody should know. */
  note: 'note',
  /** Something does not work, or will not survive what it should. */
  bad: 'bad',
} as const;
export type Level = (typeof Level)[keyof typeof Level];

export interface Finding {
  readonly check: string;
  readonly level: Level;
  readonly found: string;
  /** What to do; empty where nothing need be done. */
  readonly remedy: string;
}

export function ok(check: string, found: string): Finding {
  return { check, level: Level.ok, found, remedy: '' };
}

export function note(check: string, found: string, remedy: string): Finding {
  return { check, level: Level.note, found, remedy };
}

export function bad(check: string, found: string, remedy: string): Finding {
  return { check, level: Level.bad, found, remedy };
}
