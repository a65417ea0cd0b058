// Guards of the edge: callers over NATS and WebSocket, and the client for programs.

import type { Guard } from './guard.ts';

const SERVICE = 'gateway/service/nats-service.ts';
const FEED = 'gateway/client/event-feed.ts';
const service = 'test/unit/gateway/service.test.ts';
const client = 'test/unit/client';

export const edgeGuards: readonly Guard[] = [
  {
    rule: 'N1',
    file: SERVICE,
    without: 'a message without a reply subject is handled',
    find: 'if (!isInbox(message.reply)) {',
    put: "if (message.reply === '>') {",
    tests: [service],
  },
  {
    rule: 'N1',
    file: SERVICE,
    without: 'an answer goes to whatever subject its caller names',
    find: 'if (!isInbox(message.reply)) {',
    put: "if (message.reply === '') {",
    tests: [service],
  },
  {
    rule: 'N2',
    file: SERVICE,
    without: 'a deadline that has passed is not looked at',
    find: 'if (at <= now) return',
    put: 'if (at < 0) return',
    tests: [service],
  },
  {
    rule: 'N2',
    file: SERVICE,
    without: 'a deadline ahead ends no wait',
    find: '() => caller.abort())',
    put: '() => undefined)',
    tests: [service],
  },
  {
    rule: 'N3',
    file: SERVICE,
    without: 'closing drops what is under way',
    find: '(subscription) => subscription.drain()',
    put: '(subscription) => subscription.close()',
    tests: [service],
  },
  {
    rule: 'N3',
    file: SERVICE,
    without: 'closing leaves waits alone',
    find: 'for (const waiting of this.#inHand) waiting.abort();',
    put: '',
    tests: [service],
  },
  {
    rule: 'role',
    file: 'gateway/http/message-call.ts',
    without: 'calls over NATS are held to none',
    find: 'mayNot(identified.value, call.role) ?? door.noRoom(identified.value)',
    put: 'door.noRoom(identified.value)',
    tests: [service],
  },
  {
    rule: 'role',
    file: 'gateway/http/upgrade.ts',
    without: 'requests over WebSocket are held to none',
    find: 'mayNot(caller, Role.operator) ?? door.noRoom(caller)',
    put: 'door.noRoom(caller)',
    tests: ['test/unit/gateway/edge.test.ts'],
  },
  {
    rule: 'W1',
    file: 'gateway/view/cache-load.ts',
    without: 'what a checkpoint ahead of a log that was rolled back hides stays hidden',
    find: 'const revision = Math.min(journalSeq, lastSeq);',
    put: 'const revision = journalSeq;',
    tests: ['test/unit/view/watch-cache.test.ts'],
  },
  {
    rule: 'P7',
    file: 'gateway/limits/verdict-room.ts',
    without: 'slow verdicts close no door',
    find: 'if (quickestMs > bearableMs)',
    put: 'if (quickestMs > 1_000 * bearableMs)',
    tests: ['test/unit/limits/verdict-room.test.ts', 'test/unit/gateway/load-shedding.test.ts'],
  },
  {
    rule: 'H6',
    file: 'gateway/http/own-writes.ts',
    without: 'an older verdict that is told again lowers what a read waits for',
    find: 'Math.max(this.#cache.revision, this.#revisions.get(id) ?? 0)',
    put: 'this.#cache.revision',
    tests: ['test/unit/gateway/own-writes.test.ts'],
  },
  {
    rule: 'H6',
    file: 'gateway/http/gateway.ts',
    without: 'what a rolled back store has lost is waited for',
    find: "if (kind === 'lost') ownWrites.forget();",
    put: '',
    tests: ['test/simulation/store-rolled-back.test.ts'],
  },
  {
    rule: 'E1',
    file: FEED,
    without: 'a connection does not resume behind the last cursor',
    find: 'if (id !== undefined) cursor = id;',
    put: '',
    tests: [client],
  },
  {
    rule: 'E1',
    file: FEED,
    without: 'a gap is passed over',
    find: "throw new GapError(String(objectFromText(data)['oldest']));",
    put: 'continue;',
    tests: [client],
  },
  {
    rule: 'C1',
    file: 'gateway/client/ironworks-client.ts',
    without: 'all requests of a client carry one key',
    find: 'idempotencyKey = newKey()',
    put: "idempotencyKey = 'key'",
    tests: [client],
  },
  {
    rule: 'C2',
    file: 'gateway/client/api-client.ts',
    without: 'Retry-After is not waited for',
    find: 'return Math.max(0.1, error.retryAfterS) * 1_000;',
    put: 'return 100;',
    tests: [client],
  },
];
