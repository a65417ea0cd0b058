// A secret as a type that does not print: not in templates, not in JSON, not in the inspector, not in a log.
// Which members of driver_info are secret is said by actors/contract/secrets.ts; this is for the code that uses them.

const HIDDEN = '******';

export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The one way out, for the call that hands it to the controller. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return HIDDEN;
  }

  toJSON(): string {
    return HIDDEN;
  }
}
