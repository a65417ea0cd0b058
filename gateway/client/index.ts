// `ironworks/client`: what programs use. Nothing of the server is behind it, and nothing of Node alone.

export type {
  BareTaskDocument,
  EventDocument,
  NodeDocument,
  NodeStatesDocument,
  ProblemDocument,
  TaskDocument,
} from '../../actors/contract/documents.ts';
export type { WatchOptions } from './event-feed.ts';
export { GapError } from './event-feed.ts';
export type { Asking, ClientOptions, NodeFilters, Snapshot, SubmitOptions, WaitOptions } from './ironworks-client.ts';
export { IronworksClient, WaitTimeoutError } from './ironworks-client.ts';
export { AnswerError, ApiError, UnreachableError } from './problem.ts';
