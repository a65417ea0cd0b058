// The one table of error codes: what each means, its HTTP status, and whether asking again can help.
// `docs/errors.md` is tested to equal it.

/** Codes of refusals: what a client gets as problem+json, in NATS errors and in WebSocket replies. */
export const errorCodes = {
  malformed: {
    status: 400,
    title: 'Malformed request',
    retryable: false,
    meaning: 'The body or the frame is not what its content type says.',
  },
  validation_failed: {
    status: 400,
    title: 'Validation failed',
    retryable: false,
    meaning: 'The request does not fit its schema; `errors` has pointers.',
  },
  unauthenticated: {
    status: 401,
    title: 'Unauthenticated',
    retryable: false,
    meaning: 'No valid credentials were presented.',
  },
  forbidden: {
    status: 403,
    title: 'Forbidden',
    retryable: false,
    meaning: 'The role of these credentials does not allow the call.',
  },
  not_found: { status: 404, title: 'Not found', retryable: false, meaning: 'No such resource.' },
  node_not_found: {
    status: 404,
    title: 'Node not found',
    retryable: false,
    meaning: 'No node with this id or name, or it belongs to another tenant.',
  },
  task_not_found: {
    status: 404,
    title: 'Task not found',
    retryable: false,
    meaning: 'No task with this id, or its retention has ended.',
  },
  method_not_allowed: {
    status: 405,
    title: 'Method not allowed',
    retryable: false,
    meaning: 'The resource exists but does not take this method.',
  },
  timeout: { status: 408, title: 'Request timeout', retryable: true, meaning: 'The request did not arrive in time.' },
  action_not_allowed: {
    status: 409,
    title: 'Action not allowed',
    retryable: false,
    meaning: 'The state of the node does not allow the action; `allowed` names what it does.',
  },
  node_busy: {
    status: 409,
    title: 'Node busy',
    retryable: true,
    meaning: 'Another task holds the node; `holder` names it.',
  },
  not_cancellable: {
    status: 409,
    title: 'Not cancellable',
    retryable: false,
    meaning: 'The task is final, or it runs and its action cannot be aborted.',
  },
  not_resolvable: {
    status: 409,
    title: 'Not resolvable',
    retryable: false,
    meaning: 'Only a task that ended `unknown` can be resolved.',
  },
  name_taken: { status: 409, title: 'Name taken', retryable: false, meaning: 'Another node has this name.' },
  node_exists: {
    status: 409,
    title: 'Node exists',
    retryable: false,
    meaning: 'A node with this id is already enrolled.',
  },
  cursor_expired: {
    status: 410,
    title: 'Cursor expired',
    retryable: false,
    meaning: 'The events after this cursor are no longer kept; `oldest` can be resumed from.',
  },
  revision_mismatch: {
    status: 412,
    title: 'Revision mismatch',
    retryable: false,
    meaning: 'If-Match named another revision than the current one.',
  },
  too_large: { status: 413, title: 'Too large', retryable: false, meaning: 'The body is larger than the limit.' },
  unsupported_media_type: {
    status: 415,
    title: 'Unsupported media type',
    retryable: false,
    meaning: 'The body has a content type this resource does not read.',
  },
  idempotency_mismatch: {
    status: 422,
    title: 'Idempotency mismatch',
    retryable: false,
    meaning: 'The Idempotency-Key was used with another body.',
  },
  rate_limited: { status: 429, title: 'Rate limited', retryable: true, meaning: "The caller's own bucket is empty." },
  header_fields_too_large: {
    status: 431,
    title: 'Header fields too large',
    retryable: false,
    meaning: 'The head of the request is larger than the limit.',
  },
  internal: {
    status: 500,
    title: 'Internal error',
    retryable: true,
    meaning: 'A fault of ours; the trace id finds it in the log.',
  },
  mailbox_full: { status: 503, title: 'Mailbox full', retryable: true, meaning: "The node's mailbox is at its bound." },
  overloaded: { status: 503, title: 'Overloaded', retryable: true, meaning: 'The cluster sheds load.' },
  no_conductor: { status: 503, title: 'No conductor', retryable: true, meaning: 'No conductor is alive.' },
  storage_unavailable: {
    status: 503,
    title: 'Storage unavailable',
    retryable: true,
    meaning: 'The broker did not acknowledge; nothing is known to be stored.',
  },
  storage_full: {
    status: 503,
    title: 'Storage full',
    retryable: true,
    meaning: 'The broker has no room to store the request.',
  },
} as const;
export type ErrorCodeName = keyof typeof errorCodes;

/** Codes in `error.code` of a task that did not succeed. */
export const taskErrorCodes = {
  driver_error: 'The driver reported a failure.',
  deadline_exceeded: 'The task or one of its steps did not end before its deadline.',
  precondition_failed: 'What had to hold at its turn did not; `evidence` names the task that changed it.',
  conductor_lost: 'The conductor that ran it died at a step that cannot be resumed.',
  actor_crashed: 'Its handler threw too often.',
  aborted: 'It was aborted on request.',
  verify_failed: 'The effect was made, but the machine did not reach the wanted state.',
  credentials_refused: 'The controller of the machine refused the credentials.',
  unreachable: 'The controller of the machine did not answer.',
} as const;

export function isErrorCode(name: string): name is ErrorCodeName {
  return Object.hasOwn(errorCodes, name);
}
