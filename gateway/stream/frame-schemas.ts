// The frames of a WebSocket as JSON Schema, for the description of the API; tests hold the reader of frames to it.
// `$ref`s lead to the description's own components.

import type { JsonObject } from '../../proto/json.ts';
import { MAX_NODES, MAX_TASKS, MAX_TEXT, MAX_TYPES } from './filter.ts';
import { MAX_ID } from './frames.ts';

export interface FrameSchema {
  /** The member `op`. */
  readonly op: string;
  readonly summary: string;
  readonly members: JsonObject;
  readonly required: readonly string[];
  /** Each a whole frame. */
  readonly examples: readonly JsonObject[];
}

const id = { type: 'string', minLength: 1, maxLength: MAX_ID, description: "The client's own word for it." };
const cursor = { type: 'string', description: 'A place among all events.' };
const texts = (maxItems: number): JsonObject => ({
  type: 'array',
  maxItems,
  items: { type: 'string', minLength: 1, maxLength: MAX_TEXT },
});

/** @param taskRequest the body of a request, which may hold a key and a wait. */
export function clientFrames(taskRequest: JsonObject): readonly FrameSchema[] {
  return [
    {
      op: 'subscribe',
      summary: 'Follows events: from now on, or behind a cursor.',
      members: {
        id,
        filter: {
          type: 'object',
          description: 'Each any of; absent or empty means all.',
          properties: {
            nodes: texts(MAX_NODES),
            tasks: texts(MAX_TASKS),
            types: texts(MAX_TYPES),
            tenant: { type: 'string', minLength: 1, maxLength: MAX_TEXT },
          },
          additionalProperties: false,
        },
        after: { type: 'string', maxLength: MAX_TEXT, description: 'Cursor to resume behind.' },
      },
      required: ['id'],
      examples: [
        { op: 'subscribe', id: 's1', filter: { nodes: ['node-1'], types: ['task.*'] } },
        { op: 'subscribe', id: 's2' },
      ],
    },
    {
      op: 'unsubscribe',
      summary: 'Ends a subscription.',
      members: { id },
      required: ['id'],
      examples: [{ op: 'unsubscribe', id: 's2' }],
    },
    {
      op: 'request',
      summary: 'Asks for a task.',
      members: {
        id,
        node: { type: 'string', minLength: 1, maxLength: MAX_TEXT, description: 'Id or name of a node.' },
        body: taskRequest,
        traceparent: { type: 'string', maxLength: MAX_TEXT, description: 'W3C Trace Context.' },
      },
      required: ['id', 'node', 'body'],
      examples: [{ op: 'request', id: 'r1', node: 'node-1', body: { action: 'power.on', wait_s: 20 } }],
    },
  ];
}

export const serverFrames: readonly FrameSchema[] = [
  {
    op: 'subscribed',
    summary: 'A subscription stands: everything behind this place will be told.',
    members: { id, cursor },
    required: ['id', 'cursor'],
    examples: [{ op: 'subscribed', id: 's1', cursor: 'a087ea00-000000000012-zzzz' }],
  },
  {
    op: 'event',
    summary: 'Something has happened.',
    members: { id, cursor, event: { $ref: '#/components/schemas/Event' } },
    required: ['id', 'cursor', 'event'],
    examples: [],
  },
  {
    op: 'tick',
    summary: 'Progress between steps: live only, without a cursor, not kept.',
    members: {
      id,
      node: { type: 'string' },
      task: { type: 'string' },
      step: { type: 'string' },
      progress: {
        type: 'object',
        required: ['percent', 'message'],
        properties: { percent: { type: 'number', minimum: 0, maximum: 100 }, message: { type: 'string' } },
      },
      at: { type: 'number', description: 'Milliseconds since the epoch.' },
    },
    required: ['id', 'node', 'task', 'step', 'progress', 'at'],
    examples: [],
  },
  {
    op: 'bookmark',
    summary: 'Nothing that matches came for a while: resume from here.',
    members: { id, cursor },
    required: ['id', 'cursor'],
    examples: [{ op: 'bookmark', id: 's1', cursor: 'a087ea00-000000000019-zzzz' }],
  },
  {
    op: 'gap',
    summary: 'A subscription has ended: something behind its last cursor is missing.',
    members: {
      id,
      oldest: cursor,
      code: { type: 'string' },
      snapshot: { type: 'string', description: 'Where to read how everything stands, and the cursor to go on from.' },
    },
    required: ['id', 'oldest', 'code', 'snapshot'],
    examples: [
      { op: 'gap', id: 's1', oldest: 'a087ea00-000000000100-zzzz', code: 'cursor_expired', snapshot: '/api/v1/nodes' },
    ],
  },
  {
    op: 'reply',
    summary: 'What a request came to: what the POST would have answered.',
    members: {
      id,
      status: { type: 'integer', minimum: 200, maximum: 599 },
      body: { anyOf: [{ $ref: '#/components/schemas/Task' }, { $ref: '#/components/schemas/Problem' }] },
    },
    required: ['id', 'status', 'body'],
    examples: [],
  },
  {
    op: 'error',
    summary: 'A frame was not understood, or a subscription has ended for want of the broker.',
    members: { id, code: { type: 'string' }, detail: { type: 'string' } },
    required: ['code', 'detail'],
    examples: [{ op: 'error', id: 's9', code: 'validation_failed', detail: '/id: no subscription has this id' }],
  },
];

/** @param closed no other members are taken: what clients send. */
export function frameSchema({ op, members, required }: FrameSchema, closed: boolean): JsonObject {
  return {
    type: 'object',
    properties: { op: { const: op }, ...members },
    required: ['op', ...required],
    ...(closed ? { additionalProperties: false } : {}),
  };
}
