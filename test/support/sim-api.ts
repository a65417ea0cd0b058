// The whole of Ironworks on the simulator: conductors of kind `baremetal` with fake machines, and the HTTP application
// with its view and its streams, spoken to as the engines do it. The same run answers the same bytes.

import { createDrivers } from '../../actors/drivers/registry.ts';
import { createNodeKind } from '../../actors/node/node-actor.ts';
import type { SocketHandler } from '../../gateway/engine/engine.ts';
import type { Gateway } from '../../gateway/http/gateway.ts';
import type { ActorId } from '../../proto/ids.ts';
import { resolveSettings } from '../../runtime/base/settings.ts';
import type { CallbackPost } from '../../runtime/callback/http-post.ts';
import { FakeSink, FakeSocket } from './fake-socket.ts';
import { openSimGateway } from './sim-gateway.ts';
import { SimSite } from './sim-site.ts';

export interface ApiCall {
  readonly method: string;
  /** Path and query as a client writes them. */
  readonly target: string;
  /** Names in lower case. */
  readonly headers?: { readonly [name: string]: string };
  readonly body?: unknown;
}

export interface ApiReply {
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  readonly text: string;
}

/** Receivers of callbacks that answer 503. */
const failingPost: CallbackPost = {
  post: async () => ({ kind: 'answered', status: 503, retryAfterMs: 0 }),
  close: async () => undefined,
};

export class SimApi {
  readonly site: SimSite;
  readonly gateway: Gateway;

  /** One conductor, one gateway, no nodes. */
  static async start(): Promise<SimApi> {
    const { settings } = resolveSettings({ flags: {}, env: {} });
    const site = await SimSite.start({
      namespace: 'ironworks',
      kinds: ({ broker, clock, cluster: { subjects } }) => [
        createNodeKind({ drivers: createDrivers({ broker, subjects, clock, settings }) }),
      ],
      callbacks: { post: failingPost },
    });
    await site.startConductor();
    await site.owned();
    return new SimApi(site, await site.settle(openSimGateway(site)));
  }

  private constructor(site: SimSite, gateway: Gateway) {
    this.site = site;
    this.gateway = gateway;
  }

  /** Enrols a node that is ready for use at once, as the default fleet is. */
  async seed(name: string, driverInfo: { readonly [name: string]: number | boolean | string } = {}): Promise<ActorId> {
    const id = this.site.ids.uuid();
    const payload = { name, driver: 'fake', driver_info: driverInfo, seed: true };
    await this.site.order('baremetal', id, { verb: 'command', name: 'create', payload, ifMatch: '' });
    return id;
  }

  async ask({ method, target, headers = {}, body }: ApiCall): Promise<ApiReply> {
    const [path = '', query = ''] = target.split('?');
    const text = body === undefined ? '' : JSON.stringify(body);
    const answer = this.gateway.request({
      method,
      path,
      query,
      headers: new Map([
        ...(text === '' ? [] : [['content-type', 'application/json'] as const]),
        ...Object.entries(headers),
      ]),
      body: new TextEncoder().encode(text),
      address: '127.0.0.1',
      signal: new AbortController().signal,
    });
    const response = answer instanceof Promise ? await this.site.settle(answer) : answer;
    const told = Object.fromEntries(response.headers);
    if (!('start' in response))
      return { status: response.status, headers: told, text: typeof response.body === 'string' ? response.body : '' };
    const sink = new FakeSink();
    response.start(sink);
    await this.site.clock.advance(100);
    sink.leave();
    return { status: response.status, headers: told, text: sink.text };
  }

  /** A WebSocket at `/api/v1/stream`. */
  connect(): { readonly socket: FakeSocket; readonly say: (frame: object) => void } {
    const answer = this.gateway.upgrade({
      path: '/api/v1/stream',
      query: '',
      headers: new Map(),
      address: '127.0.0.1',
      protocols: ['ironworks.v1+json'],
    });
    if (!answer.accept) throw new Error('the upgrade was refused');
    const socket = new FakeSocket();
    const handler: SocketHandler = answer.open(socket);
    return { socket, say: (frame) => handler.onMessage(new TextEncoder().encode(JSON.stringify(frame)), false) };
  }
}
