// Powers a node on, cancels what waits behind it, and follows what happens. Run it against `npm start`:
//   node docs/client-example.mjs [URL] [NODE]
import { ApiError, IronworksClient } from 'ironworks/client';

const [url = 'http://127.0.0.1:8080', name] = process.argv.slice(2);
const client = new IronworksClient({ url });

/** The state of the task that comes of it, or the code of the refusal. */
async function outcome(asking) {
  try {
    return (await asking).state;
  } catch (error) {
    if (error instanceof ApiError) return `refused: ${error.code}`;
    throw error;
  }
}

// The node that was named, or the first that is free for use and off.
let node = name === undefined ? undefined : await client.node(name);
if (node === undefined)
  for await (const found of client.nodes({ provision_state: 'available', power_state: 'power off' })) {
    node = found;
    break;
  }
console.log(`${node.name ?? node.id} is ${node.power_state}`);

// A request that is repeated after a lost answer is the same task: its key is made for you.
const task = await client.submit(node.id, 'power.on');
const next = await client.submit(node.id, 'power.off', { onConflict: 'queue' });
console.log(`power.on: ${task.state}; power.off behind it: ${next.state}`);
console.log(`and a reboot now: ${await outcome(client.submit(node.id, 'power.reboot'))}`);
console.log(`power.off, cancelled: ${await outcome(client.cancel(next.id, { reason: 'not needed' }))}`);

// Events behind a cursor: none is missed, though they began before anybody watched.
for await (const event of client.watch({ nodes: [node.id], types: ['task.*'], after: task.cursor })) {
  console.log(`  ${event.type}`);
  if (event.data.id === task.id && event.data.done) break;
}

const done = await client.wait(task, { timeoutMs: 60_000 });
console.log(`power.on: ${done.state}; the node is ${(await client.states(node.id)).power_state}`);
