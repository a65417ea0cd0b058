// Where the gateways of one machine listen: each has a port of its own, counted up from the first's, so that any of them
// can be addressed; and whether those ports are free, asked before anything is started.

import { createServer } from 'node:net';
import { type ListenAddress, listenAddress } from '../../runtime/base/setting-types.ts';
import { envOf } from '../../runtime/base/settings.ts';
import { localUrl } from './banner.ts';

export function gatewayAddresses(first: ListenAddress, gateways: number): readonly ListenAddress[] {
  return Array.from({ length: gateways }, (_, index) => ({
    host: first.host,
    port: first.port === 0 ? 0 : first.port + index,
  }));
}

/**
 * Variables for a gateway's next life. A port that was taken freely is kept, since clients know it by then.
 * @param address URL of its last life; empty before the first
 */
export function listenEnv(listen: ListenAddress, address: string): { readonly [name: string]: string } {
  const port = listen.port === 0 && URL.canParse(address) ? Number(new URL(address).port) : listen.port;
  return { [envOf('listen')]: listenAddress.format({ host: listen.host, port }) };
}

/** Rejects with a sentence that names the port and the remedy. */
export async function assertPortsFree(addresses: readonly ListenAddress[]): Promise<void> {
  for (const address of addresses) {
    if (address.port !== 0) await assertPortFree(address);
  }
}

function assertPortFree(address: ListenAddress): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (cause) => {
      const isTaken = 'code' in cause && cause.code === 'EADDRINUSE';
      const why = isTaken ? 'something listens there already' : cause.message;
      reject(new Error(`cannot listen on ${localUrl(address)}: ${why}; choose another with --listen`, { cause }));
    });
    probe.listen({ host: address.host, port: address.port, exclusive: true }, () => probe.close(() => resolve()));
  });
}
