// WebSockets on every engine: the third part of the engines' conformance suite.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EngineFactory } from '../../gateway/engine/engine.ts';
import { WebSocket } from '../../gateway/engine/ws.ts';
import { eventually } from '../support/eventually.ts';
import { RawClient } from '../support/raw-http.ts';
import { FIN, frame, OPCODE } from '../support/socket-frames.ts';
import type { TestSocket } from './engine-rig.ts';
import { EngineRig, testLimits } from './engine-rig.ts';

const HANDSHAKE =
  'GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n';

export function engineSocketConformance(factory: EngineFactory, engine: 'uws' | 'node'): void {
  let rig: EngineRig;
  let clients: WebSocket[];
  let rawClients: RawClient[];

  beforeEach(async () => {
    clients = [];
    rawClients = [];
    rig = await EngineRig.start(factory);
  });

  afterEach(async () => {
    for (const client of clients) client.terminate();
    for (const client of rawClients) client.close();
    await rig.engine.close(100);
  });

  const dial = (protocols: string[] = [], path = '/ws'): WebSocket => {
    const client = new WebSocket(`ws://127.0.0.1:${rig.port}${path}`, protocols);
    clients.push(client);
    // What goes wrong shows in its close.
    client.on('error', () => undefined);
    return client;
  };

  const opened = async (protocols: string[] = []): Promise<{ client: WebSocket; socket: TestSocket }> => {
    const before = rig.sockets.length;
    const client = dial(protocols);
    const socket = await eventually(() => rig.sockets[before], { what: 'the socket' });
    await eventually(() => client.readyState === WebSocket.OPEN, { what: 'the open client' });
    return { client, socket };
  };

  const raw = async (): Promise<{ client: RawClient; socket: TestSocket }> => {
    const before = rig.sockets.length;
    const client = await RawClient.open(rig.port);
    rawClients.push(client);
    await client.send(HANDSHAKE);
    const socket = await eventually(() => rig.sockets[before], { what: 'the socket' });
    return { client, socket };
  };

  describe('a WebSocket', () => {
    it('carries text and bytes both ways, and knows its address', async () => {
      const { client, socket } = await opened();
      const got: (string | number[])[] = [];
      client.on('message', (data, binary) => {
        const bytes = data as Buffer; // what the default binaryType gives
        got.push(binary ? [...bytes] : bytes.toString());
      });

      client.send('grüße');
      client.send(Buffer.from([0, 255, 1]));

      await eventually(() => got.length === 2, { what: 'both echoes' });
      expect(got).toEqual(['grüße', [0, 255, 1]]);
      expect(socket.messages).toEqual(['grüße', new Uint8Array([0, 255, 1])]);
      expect(socket.socket.address).toBe('127.0.0.1');
    });

    it('gets text that was encoded for many as text, alone and among others', async () => {
      const { socket, client } = await opened();
      const shared = { utf8: new TextEncoder().encode('shared ü') };
      const arrived: (string | Buffer)[] = [];
      client.on('message', (data, binary) => {
        const bytes = data as Buffer; // what the default binaryType gives
        arrived.push(binary ? bytes : bytes.toString());
      });

      socket.socket.send(shared);
      socket.socket.sendAll([shared, Uint8Array.of(1, 2), 'own']);

      await eventually(() => arrived.length === 4, { what: 'four messages' });
      expect(arrived).toEqual(['shared ü', 'shared ü', Buffer.from([1, 2]), 'own']);
    });

    it('gets several messages given at once in their order, large ones among them', async () => {
      const { client, socket } = await opened();
      const got: string[] = [];
      client.on('message', (data) => got.push(String(data)));
      const messages = ['first', 'x'.repeat(100_000), new TextEncoder().encode('bytes'), 'last'];

      expect(socket.socket.sendAll(messages)).toBe(true);
      expect(socket.socket.sendAll([])).toBe(true);
      expect(socket.socket.sendAll(['alone'])).toBe(true);

      await eventually(() => got.length === 5, { what: 'all of them' });
      expect(got).toEqual(['first', 'x'.repeat(100_000), 'bytes', 'last', 'alone']);
    });

    it('speaks the subprotocol that was chosen among those offered', async () => {
      const { client, socket } = await opened(['test.v2', 'test.v1']);

      expect(rig.upgrades[0]?.protocols).toEqual(['test.v2', 'test.v1']);
      expect(client.protocol).toBe('test.v2');
      expect(socket.socket.protocol).toBe('test.v2');
    });

    it('opens without a subprotocol for a client that offers none', async () => {
      const { client, socket } = await opened();

      expect(rig.upgrades[0]?.protocols).toEqual([]);
      expect(client.protocol).toBe('');
      expect(socket.socket.protocol).toBe('test.v1');
    });

    it('is refused as plain HTTP where the handlers say so', async () => {
      const client = dial([], '/elsewhere');
      const status = await new Promise((resolve) =>
        client.on('unexpected-response', (_req, res) => resolve(res.statusCode)),
      );

      expect(status).toBe(404);
      expect(rig.sockets).toEqual([]);
    });

    it('never compresses, whatever is offered', async () => {
      const { client } = await opened();

      expect(client.extensions).toBe('');
    });

    it('tells both sides the code and reason it was closed with', async () => {
      const { client, socket } = await opened();
      const closed = new Promise((resolve) => client.on('close', (code, reason) => resolve([code, reason.toString()])));

      socket.socket.close(4003, 'forbidden');

      expect(await closed).toEqual([4003, 'forbidden']);
      expect(socket.closedWith).toBe(4003);
      expect(socket.socket.send('late')).toBe(false);
      expect(socket.socket.backlogBytes).toBe(0);
    });

    it('tells the handler when the client closes, and when it is just gone', async () => {
      const leaving = await opened();
      const vanishing = await opened();

      leaving.client.close(1000);
      vanishing.client.terminate();

      await eventually(() => leaving.socket.closedWith === 1000, { what: 'the close' });
      await eventually(() => vanishing.socket.closedWith === 1006, { what: 'the loss' });
      await eventually(() => rig.engine.connections === 0, { what: 'no connections' });
    });

    it.each([1, 4])(
      'is closed with 4008 when its client does not read, and others go on (%i at once)',
      async (atOnce) => {
        const slow = await raw();
        const quick = await opened();
        slow.client.pause();
        const messages = Array.from({ length: atOnce }, () => 'x'.repeat(32 * 1024));

        await eventually(
          () => {
            for (let burst = 0; burst < 50; burst++) if (!slow.socket.socket.sendAll(messages)) return true;
            return false;
          },
          { what: 'a send that is refused' },
        );

        expect(slow.socket.closedWith).toBe(4008);
        let echoed = '';
        quick.client.on('message', (data) => {
          echoed = String(data);
        });
        quick.client.send('still here');
        await eventually(() => echoed === 'still here', { what: 'the echo' });
      },
    );

    it('is closed when its client answers no ping', { timeout: 40_000 }, async () => {
      const { client, socket } = await raw();
      const answering = await opened();

      await eventually(() => socket.closedWith !== undefined, { what: 'the close', timeoutMs: 30_000 });
      await client.ended();

      expect(answering.socket.closedWith).toBeUndefined();
      expect(answering.client.readyState).toBe(WebSocket.OPEN);
    });

    it('tells the handler when a backlog has drained', async () => {
      const { client, socket } = await raw();
      client.pause();
      const message = 'x'.repeat(16 * 1024);
      await eventually(
        () => {
          for (let burst = 0; burst < 20 && socket.socket.backlogBytes === 0; burst++) socket.socket.send(message);
          return socket.socket.backlogBytes > 0;
        },
        { what: 'a backlog' },
      );

      client.resume();

      await eventually(() => socket.drains > 0 && socket.socket.backlogBytes === 0, { what: 'the drain' });
      expect(socket.closedWith).toBeUndefined();
    });
  });

  describe('a frame', () => {
    const bad: readonly { readonly name: string; readonly bytes: Buffer }[] = [
      { name: 'with a reserved opcode', bytes: frame(FIN | OPCODE.reserved, 'hello') },
      { name: 'with a reserved bit', bytes: frame(FIN | 0x40 | OPCODE.text, 'hello') },
      { name: 'of text that is not UTF-8', bytes: frame(FIN | OPCODE.text, Buffer.from([0xff, 0xfe])) },
      { name: 'over the limit', bytes: frame(FIN | OPCODE.binary, 'x'.repeat(testLimits.maxFrameBytes + 1)) },
      { name: 'of 2^63 bytes', bytes: Buffer.from([0x82, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4]) },
      { name: 'that continues nothing', bytes: frame(FIN | OPCODE.continuation, 'hello') },
      { name: 'of control that is fragmented', bytes: frame(OPCODE.ping, 'hello') },
      { name: 'of control with 126 bytes', bytes: frame(FIN | OPCODE.ping, 'x'.repeat(126)) },
    ];

    it.each(bad)('$name closes its socket and reaches no handler', async ({ bytes }) => {
      const { client, socket } = await raw();

      await client.send(bytes);

      await eventually(() => socket.closedWith !== undefined, { what: 'the close' });
      expect(socket.messages).toEqual([]);
    });

    it('in fragments that are over the limit together closes its socket', async () => {
      const { client, socket } = await raw();
      await client.send(frame(OPCODE.text, 'x'.repeat(1_024)));

      for (let n = 0; n < 10 && !client.closed; n++) await client.send(frame(OPCODE.continuation, 'x'.repeat(1_024)));

      await eventually(() => socket.closedWith !== undefined, { what: 'the close' });
      expect(socket.messages).toEqual([]);
    });

    it.runIf(engine === 'node')('without a mask closes its socket', async () => {
      const { client, socket } = await raw();

      await client.send(Buffer.concat([Buffer.from([FIN | OPCODE.text, 5]), Buffer.from('hello')]));

      await eventually(() => socket.closedWith !== undefined, { what: 'the close' });
      expect(socket.messages).toEqual([]);
    });

    // uWebSockets.js 20 does not look at the mask bit: it takes the first four bytes for the mask.
    it.runIf(engine === 'uws')('without a mask is never read as what it says', async () => {
      const { client, socket } = await raw();

      await client.send(Buffer.concat([Buffer.from([FIN | OPCODE.text, 5]), Buffer.from('hello')]));
      await client.send(frame(FIN | OPCODE.close, ''));
      client.close();

      await eventually(() => socket.closedWith !== undefined, { what: 'the close' });
      expect(socket.messages).not.toContain('hello');
    });
  });

  describe('closing the engine', () => {
    it('closes sockets with 1012', async () => {
      const { client, socket } = await opened();
      const code = new Promise((resolve) => client.on('close', resolve));

      await rig.engine.close(2_000);

      expect(await code).toBe(1012);
      expect(socket.closedWith).toBe(1012);
      expect(rig.engine.connections).toBe(0);
    });
  });
}
