// What ipmitool's end means: whether the command reached the BMC, and what to tell. Pure. Texts are those of ipmitool
// 1.8.18 and 1.8.19; one that is not known here counts as doubt, never as success and never as "nothing happened".

import { StepError } from '../../../runtime/host/kind.ts';
import type { ToolResult } from './ipmitool.ts';

export type Outcome =
  | { readonly kind: 'ok'; readonly stdout: string }
  /** No session: the command was certainly not sent. */
  | { readonly kind: 'no_session'; readonly error: StepError }
  /** The BMC answered with a completion code that says no. */
  | { readonly kind: 'refused'; readonly error: StepError }
  /** Sent perhaps, and no answer: the BMC may have done it. */
  | { readonly kind: 'doubt'; readonly error: StepError };

/** Only said with `-v`. Without one of them a wrong password and a dead host read alike. */
const CREDENTIALS =
  /RAKP 2 HMAC is invalid|RAKP \d message indicates an error : (?:unauthorized name|unauthorized role)/i;
const CIPHER = /open session response message : (.*)/i;
const NO_SESSION =
  /Unable to establish (?:IPMI v2 \/ RMCP\+|LAN) session|Address lookup for|Could not open socket|Error loading interface|Invalid port|Get Auth Capabilities error/i;
/** `bootdev` says this and still exits with 0. */
const REFUSED =
  /^(?:Set Chassis|Get Chassis|Chassis|Set Boot|Get Boot|Error setting|Error getting)[^\n]*?failed: *([^\n]*)/im;
const NOT_THERE = /ENOENT|EACCES/;
/** Completion codes after which the same command may succeed a little later. */
const PASSING =
  /Node busy|Timeout|Out of space|Command not supported in present state|Unspecified error|not initialized/i;

export function outcomeOf(result: ToolResult, address: string): Outcome {
  const { stdout, stderr } = result;
  if (result.end === 'not_started')
    return {
      kind: 'no_session',
      error: new StepError('driver_error', `ipmitool could not be started (${stderr}); is the package installed?`, {
        retryable: !NOT_THERE.test(stderr), // else it is the machine that is short of something
      }),
    };
  const said = `${stderr}\n${stdout}`;
  if (CREDENTIALS.test(said))
    return {
      kind: 'no_session',
      error: new StepError('credentials_refused', `the BMC at ${address} refused the credentials`),
    };
  if (result.exitCode === 0 && !REFUSED.test(said)) return { kind: 'ok', stdout };
  const cipher = CIPHER.exec(said)?.[1];
  if (cipher !== undefined)
    return {
      kind: 'no_session',
      error: new StepError('driver_error', `the BMC at ${address} refused the session: ${cipher.trim()}`, {
        evidence: { hint: 'ipmi_cipher_suite and ipmi_priv_level say what is asked for' },
      }),
    };
  if (NO_SESSION.test(said)) return { kind: 'no_session', error: unreachable(address, said, 'none') };
  const refused = REFUSED.exec(said)?.[1];
  if (refused !== undefined)
    return {
      kind: 'refused',
      error: new StepError('driver_error', `the BMC at ${address} refused: ${refused.trim()}`, {
        retryable: PASSING.test(refused),
        evidence: { said: lastWords(said) },
      }),
    };
  return { kind: 'doubt', error: unreachable(address, said, 'maybe') };
}

function unreachable(address: string, said: string, effect: 'none' | 'maybe'): StepError {
  return new StepError('unreachable', `the BMC at ${address} did not answer`, {
    retryable: true,
    effect,
    evidence: { said: lastWords(said) },
  });
}

/** The last line with words in it, capped: evidence, not a log. */
function lastWords(said: string): string {
  const lines = said.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('Loading IANA'));
  return (lines.at(-1) ?? '').trim().slice(0, 200);
}
