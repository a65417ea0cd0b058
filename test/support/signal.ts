// Signals to processes of a running system, by the ids that it tells itself.

/**
 * Like `process.kill`, but for what a test has read: "none known" must never reach the system call, to which 0 means the
 * whole process group of the test.
 * @throws RangeError where `pid` names no process
 */
export function signalProcess(pid: unknown, signal: NodeJS.Signals): void {
  if (typeof pid !== 'number' || !Number.isInteger(pid) || pid < 2)
    throw new RangeError(`${String(pid)} is no process to send ${signal} to`);
  process.kill(pid, signal);
}
