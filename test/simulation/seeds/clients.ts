// The clients of a fleet: one for each gateway, who asks it over HTTP and is never answered once it has died.

import type { HttpResponse } from '../../../gateway/engine/engine.ts';
import { objectFromText } from '../../../proto/json.ts';
import { type HttpCall, type HttpTold, RecordedClient } from '../../support/history/client.ts';
import type { Fleet } from './fleet.ts';
import type { FleetGateway } from './fleet-gateways.ts';

/** Who asks this gateway. */
export function clientAt({ recorder }: Fleet, gateway: FleetGateway): RecordedClient {
  const died = gateway.died.promise.then(() => undefined);
  return new RecordedClient({
    recorder,
    name: gateway.name,
    send: (call) => Promise.race([send(gateway, call), died]),
    lost: `${gateway.name} died`,
    hookUrl: (call) => `https://hooks.example.com/${call}`,
  });
}

async function send(at: FleetGateway, { method, path, headers, body }: HttpCall): Promise<HttpTold> {
  await at.paused?.promise;
  const { gateway } = at;
  const response = await gateway.request({
    method,
    path,
    query: '',
    headers: new Map([
      ...Object.entries(headers),
      ...(body === undefined ? [] : [['content-type', 'application/json'] as const]),
    ]),
    body: new TextEncoder().encode(body === undefined ? '' : JSON.stringify(body)),
    address: '127.0.0.1',
    signal: new AbortController().signal,
  });
  const { body: said } = response as HttpResponse; // proof: none of these routes streams
  return { status: response.status, body: typeof said === 'string' && said !== '' ? objectFromText(said) : {} };
}
