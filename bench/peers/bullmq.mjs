// The peer BullMQ, in two roles. `worker REDIS_PORT FIRST LAST`: one worker of one job at a time for each of those queues; a
// node's jobs all go through one queue, so they run in order. The state is in Redis, the effect is nothing. `front
// REDIS_PORT QUEUES`: what a service around it is at least, a bare uWebSockets.js that adds a job for each request and
// answers when it hears that the job has completed. Prints its port.

import { Queue, QueueEvents, Worker } from 'bullmq';
import { Redis } from 'ioredis';

const STATES = { 'power.on': 'power on', 'power.off': 'power off' };
/** Finished jobs that are kept, of each queue. */
const KEPT = 1_000;

const [role, redisPort, ...numbers] = process.argv.slice(2);
const connection = { host: '127.0.0.1', port: Number(redisPort), maxRetriesPerRequest: null };
const queueName = (number) => `nodes-${number}`;
process.on('disconnect', () => process.exit(0));

if (role === 'worker') await work(Number(numbers[0]), Number(numbers[1]));
else await front(Number(numbers[0]));

async function work(first, last) {
  const redis = new Redis(connection);
  const power = async ({ data: { node, action } }) => {
    const key = `node:${node}`;
    const record = await redis.hgetall(key);
    const wanted = STATES[action];
    await redis.hset(key, { ...record, target_power_state: wanted });
    await redis.hset(key, { power_state: wanted, target_power_state: '', revision: Number(record.revision ?? 0) + 1 });
    return { state: 'succeeded', power_state: wanted };
  };
  const options = { connection, concurrency: 1, removeOnComplete: { count: KEPT }, removeOnFail: { count: KEPT } };
  const workers = [];
  for (let number = first; number <= last; number++) workers.push(new Worker(queueName(number), power, options));
  await Promise.all(workers.map((worker) => worker.waitUntilReady()));
  process.stdout.write('ready\n');
}

async function front(count) {
  const { loadUws } = await import(new URL('../../dist/gateway/engine/uws.js', import.meta.url).href);
  const waiting = new Map();
  const settle = (id, status) => (told) => {
    waiting.get(id(told))?.(status, told.returnvalue ?? told.failedReason);
  };
  const queues = [];
  for (let number = 0; number < count; number++) {
    const events = new QueueEvents(queueName(number), { connection });
    events.on(
      'completed',
      settle(({ jobId }) => jobId, '200 OK'),
    );
    events.on(
      'failed',
      settle(({ jobId }) => jobId, '500 Internal Server Error'),
    );
    await events.waitUntilReady();
    queues.push(new Queue(queueName(number), { connection }));
  }
  const uws = await loadUws();
  let jobs = 0;
  const app = uws.App();
  app.post('/node/:node/power', (response, request) => {
    const node = request.getParameter(0);
    let aborted = false;
    response.onAborted(() => {
      aborted = true;
    });
    let body = '';
    response.onData((chunk, last) => {
      body += Buffer.from(chunk).toString('utf8');
      if (!last) return;
      const id = `job-${++jobs}`;
      waiting.set(id, (status, told) => {
        waiting.delete(id);
        if (!aborted) response.cork(() => response.writeStatus(status).end(JSON.stringify(told)));
      });
      const { action } = JSON.parse(body);
      queues[shardOf(node, count)]
        .add('power', { node, action }, { jobId: id })
        .catch((error) => waiting.get(id)?.('503 Service Unavailable', { error: error.message }));
    });
  });
  app.listen('127.0.0.1', 0, (socket) => process.stdout.write(`${uws.us_socket_local_port(socket)}\n`));
}

function shardOf(node, count) {
  let hash = 0;
  for (const char of node) hash = (Math.imul(hash, 31) + char.charCodeAt(0)) >>> 0;
  return hash % count;
}
