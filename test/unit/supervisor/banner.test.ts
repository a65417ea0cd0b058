import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { bannerLines, localUrl } from '../../../gateway/supervisor/banner.ts';
import { assertPortsFree, gatewayAddresses, listenEnv } from '../../../gateway/supervisor/listen.ts';

const facts = {
  urls: ['http://127.0.0.1:8080'],
  natsVersion: '2.10.0',
  natsUrl: 'nats://127.0.0.1:4222',
  dataDir: '/d',
  conductors: 2,
  node: 'node-1',
  needsToken: false,
};

describe('the banner', () => {
  it('prints commands as short as they may be on the default address', () => {
    expect(bannerLines(facts)).toContain('  npx ironworks node power on node-1 --wait');
  });

  it('says where another address is, and that a token is needed', () => {
    const lines = bannerLines({ ...facts, urls: ['http://127.0.0.1:9000'], needsToken: true, node: undefined });

    expect(lines).toContain('  IRONWORKS_URL=http://127.0.0.1:9000 IRONWORKS_TOKEN=<token> npx ironworks node list');
    expect(lines.join('\n')).not.toContain('power on');
  });

  it('names an address that this machine can reach', () => {
    expect(localUrl({ host: '0.0.0.0', port: 1 })).toBe('http://127.0.0.1:1');
    expect(localUrl({ host: '::', port: 1 })).toBe('http://[::1]:1');
  });
});

describe('where gateways listen', () => {
  it('is one port after the other, or any free port for each', () => {
    expect(gatewayAddresses({ host: 'h', port: 80 }, 3).map(({ port }) => port)).toEqual([80, 81, 82]);
    expect(gatewayAddresses({ host: 'h', port: 0 }, 2).map(({ port }) => port)).toEqual([0, 0]);
  });

  it('stays the port of the first life', () => {
    expect(listenEnv({ host: '127.0.0.1', port: 0 }, '')).toEqual({ IRONWORKS_LISTEN: '127.0.0.1:0' });
    expect(listenEnv({ host: '::1', port: 0 }, 'http://[::1]:4711')).toEqual({ IRONWORKS_LISTEN: '[::1]:4711' });
    expect(listenEnv({ host: '127.0.0.1', port: 80 }, 'http://127.0.0.1:80')).toEqual({
      IRONWORKS_LISTEN: '127.0.0.1:80',
    });
  });

  it('is refused where something listens already', async () => {
    const server = createServer();
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });

    await expect(assertPortsFree([{ host: '127.0.0.1', port }])).rejects.toThrow(
      `cannot listen on http://127.0.0.1:${port}: something listens there already; choose another with --listen`,
    );
    server.close();
  });
});
