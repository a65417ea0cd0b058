// Runs one program of the set-up with our terminal, passes on the signals that end us, and reports how it ended.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/** @returns the exit code; that of a program ended by a signal is 128 + its number, as shells have it. */
export function runProgram(file, args, { cwd, env = process.env, stdio = 'inherit' }) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd, env, stdio });
    const forward = (signal) => child.kill(signal);
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, forward);
    const done = () => {
      for (const signal of ['SIGINT', 'SIGTERM']) process.off(signal, forward);
    };
    child.once('error', (error) => {
      done();
      reject(error);
    });
    child.once('exit', (code, signal) => {
      done();
      resolve(signal === null ? code : 128 + constants.signals[signal]);
    });
  });
}
