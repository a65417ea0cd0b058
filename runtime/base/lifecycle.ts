// Starts a process in named stages and stops it in reverse, each stage within its own time limit, so that a stop that
// hangs names the slow part instead of hanging. A stage that fails to start stops those started before it.
//
// L1 stop runs every stage's stop, even after one failed or ran out of time.
// L2 stop is idempotent: later calls return the first one's promise; a start under way is left at its next stage.

import type { Clock } from './clock.ts';

export interface Stage {
  readonly name: string;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Milliseconds its stop may take. */
  readonly stopLimitMs: number;
}

export interface StopProblem {
  readonly stage: string;
  /** `timeout` or `failed`. */
  readonly kind: 'timeout' | 'failed';
  readonly cause: unknown;
}

/** Thrown by `start` when `stop` was called before all stages were up. */
export class StoppedWhileStartingError extends Error {
  override readonly name = 'StoppedWhileStartingError';
}

export class Lifecycle {
  readonly #clock: Clock;
  readonly #stages: readonly Stage[];
  readonly #started: Stage[] = [];
  #stopping: Promise<readonly StopProblem[]> | undefined;

  constructor(clock: Clock, stages: readonly Stage[]) {
    this.#clock = clock;
    this.#stages = stages;
  }

  /** Runs the stages in order. On failure stops what was started, then rejects with the stage's own error. */
  async start(): Promise<void> {
    for (const stage of this.#stages) {
      if (this.#stopping !== undefined) throw new StoppedWhileStartingError(`stopped before ${stage.name} was up`);
      // Listed before it is up: a stage half started is stopped too.
      this.#started.push(stage);
      try {
        await stage.start();
      } catch (cause) {
        await this.stop();
        throw cause;
      }
    }
    if (this.#stopping !== undefined) throw new StoppedWhileStartingError('stopped while starting');
  }

  /** Stops in reverse and tells what went wrong, in the order it did. Never rejects. */
  stop(): Promise<readonly StopProblem[]> {
    this.#stopping ??= this.#stopAll();
    return this.#stopping;
  }

  async #stopAll(): Promise<readonly StopProblem[]> {
    const problems: StopProblem[] = [];
    for (let stage = this.#started.pop(); stage !== undefined; stage = this.#started.pop()) {
      const problem = await this.#stopOne(stage);
      if (problem !== undefined) problems.push(problem);
    }
    return problems;
  }

  #stopOne(stage: Stage): Promise<StopProblem | undefined> {
    return new Promise((resolve) => {
      const timer = this.#clock.after(
        stage.stopLimitMs,
        () => resolve({ stage: stage.name, kind: 'timeout', cause: undefined }),
        true,
      );
      const settle = (problem: StopProblem | undefined): void => {
        timer.cancel();
        resolve(problem);
      };
      stage.stop().then(
        () => settle(undefined),
        (cause: unknown) => settle({ stage: stage.name, kind: 'failed', cause }),
      );
    });
  }
}
