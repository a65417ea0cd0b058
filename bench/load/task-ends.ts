// Tells when tasks have ended: what callers that submit and then wait for the known end need.

/** The final events of the contract, without prefix and version. */
export const FINAL_TYPES = ['task.succeeded', 'task.failed', 'task.cancelled', 'task.unknown', 'task.refused'] as const;
const FINAL: ReadonlySet<string> = new Set(FINAL_TYPES);

/** The end of a task may be seen before anybody asks for it; such ends wait here, at most as many as callers. */
export class TaskEnds {
  readonly #waiting = new Map<string, (type: string) => void>();
  readonly #early = new Map<string, string>();

  /** `type` without prefix and version; others than final ones are passed over. */
  event(taskId: string, type: string): void {
    if (!FINAL.has(type)) return;
    const waiter = this.#waiting.get(taskId);
    if (waiter === undefined) this.#early.set(taskId, type);
    else {
      this.#waiting.delete(taskId);
      waiter(type);
    }
  }

  of(taskId: string): Promise<string> {
    const early = this.#early.get(taskId);
    if (early !== undefined) {
      this.#early.delete(taskId);
      return Promise.resolve(early);
    }
    return new Promise((resolve) => this.#waiting.set(taskId, resolve));
  }
}
