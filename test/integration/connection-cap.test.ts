// B9: one address that opens connections without end, against a real gateway: beyond the cap they are closed as they come, others
// are served meanwhile, and once it lets go it is served again.

import { networkInterfaces } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { type LoneProcess, startLoneGateway } from '../support/lone-process.ts';
import { startTestServer, type TestServer } from '../support/nats-server.ts';
import { RawClient } from '../support/raw-http.ts';
import { freePort } from '../support/serve-process.ts';

const CAP = 16;
/** An address of this machine that is not loopback: who asks there from here comes from it. */
const outside = Object.values(networkInterfaces())
  .flat()
  .find((one) => one?.family === 'IPv4' && !one.internal)?.address;
if (outside === undefined) console.warn('skipped: B9 needs an address of this machine beside loopback');

let server: TestServer | undefined;
let gateway: LoneProcess | undefined;
const clients: RawClient[] = [];

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await gateway?.kill();
  await server?.stop();
  gateway = undefined;
  server = undefined;
});

/** Connected, and asked something, so that it is seen whether it is let in. */
async function connected(host: string, port: number): Promise<RawClient> {
  const client = await RawClient.open(port, host);
  clients.push(client);
  await client.send('GET /livez HTTP/1.1\r\nHost: x\r\n\r\n');
  await eventually(() => client.closed || client.text.includes('\r\n\r\n'), { what: 'an answer, or the end' });
  return client;
}

async function refused(port: number): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  return Number(/^ironworks_http_connections_refused (\d+)/m.exec(text)?.[1] ?? Number.NaN);
}

describe.skipIf(outside === undefined).each(['uws', 'node'])('a gateway on the engine %s', (engine) => {
  it('closes what one address opens beyond its cap, serves others, and that one again when it has let go', async () => {
    server = await startTestServer();
    const port = await freePort();
    const env = {
      IRONWORKS_ENGINE: engine,
      IRONWORKS_INSECURE: 'true',
      IRONWORKS_MAX_CONNECTIONS_PER_ADDRESS: `${CAP}`,
    };
    gateway = await startLoneGateway(server.url, { listen: `0.0.0.0:${port}`, env });
    const host = outside ?? '';

    const held: RawClient[] = [];
    for (let n = 0; n < CAP; n++) held.push(await connected(host, port));
    await eventually(async () => (await connected(host, port)).closed, { what: 'a refusal', intervalMs: 50 });
    const others = await Promise.all(Array.from({ length: CAP * 2 }, () => connected('127.0.0.1', port)));

    expect([...held, ...others].filter(({ closed }) => closed)).toEqual([]);
    expect(await refused(port)).toBeGreaterThan(0);
    for (const client of clients.splice(0)) client.close();
    await eventually(async () => !(await connected(host, port)).closed, {
      what: 'a served connection',
      intervalMs: 50,
    });
  });
});
