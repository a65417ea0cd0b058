import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeGateway, run, startFakeGateway } from './fake-gateway.ts';

const id = '00000000-0000-4000-8000-000000000001_01JD3V6M0Z9QK2X7Y8W5T4R3EA_0';
const callback = {
  id,
  state: 'failing',
  attempts: 3,
  last_error: 'the receiver answered 503',
  next_at: '2026-01-01T00:00:00.000Z',
  url: 'https://ops.example/hook',
};
let gateway: FakeGateway;

beforeEach(async () => {
  gateway = await startFakeGateway();
});
afterEach(() => gateway.close());

describe('callback list', () => {
  it('prints what is not delivered, page by page, and asks for what was wanted', async () => {
    let pages = 0;
    gateway.intercept = () => ({ status: 200, body: { callbacks: [callback], next: ++pages < 2 ? '7' : null } });

    const args = ['callback', 'list', '--state', 'failing', '--state', 'parked', '--node', 'n1'];
    const { code, out } = await run(gateway.url, args, { columns: 250 });

    expect(code).toBe(0);
    expect(out).toHaveLength(3);
    expect(out[1]).toMatch(/_0 +failing +3 +2026\S+ +the receiver answered 503 +https:\/\/ops\.example\/hook$/);
    expect(gateway.requests.map(({ path }) => path)).toEqual(['/api/v1/callbacks', '/api/v1/callbacks']);
  });

  it('knows the states there are', async () => {
    expect((await run(gateway.url, ['callback', 'list', '--state', 'delivered'])).code).toBe(2);
  });
});

describe('callback replay', () => {
  it('tells of each what became of it', async () => {
    gateway.intercept = (_method, path) =>
      path.includes(id)
        ? { status: 202, body: { ...callback, state: 'pending' } }
        : { status: 404, body: { code: 'not_found', detail: 'no callback "gone" waits here' } };

    const { code, out, err } = await run(gateway.url, ['callback', 'replay', id, 'gone']);

    expect(code).toBe(4);
    expect(gateway.requests.map(({ method, path }) => `${method} ${path}`)).toContain(
      `POST /api/v1/callbacks/${id}/replay`,
    );
    expect(out.join('\n')).toContain('pending');
    expect(err.join('\n')).toContain('gone: not_found');
  });
});

describe('callback secret', () => {
  it('prints the secret alone, so that it can be piped', async () => {
    gateway.intercept = () => ({ status: 200, body: { secret: 'whsec_abc', former: null, rotated_at: null } });

    expect(await run(gateway.url, ['callback', 'secret'])).toMatchObject({ code: 0, out: ['whsec_abc'] });
  });

  it('is made anew when asked to, and both are shown', async () => {
    gateway.intercept = (method, path) =>
      method === 'POST' && path === '/api/v1/callbacks/secret/rotate'
        ? { status: 200, body: { secret: 'whsec_new', former: 'whsec_abc', rotated_at: '2026-01-01T00:00:00.000Z' } }
        : undefined;

    const { code, out } = await run(gateway.url, ['callback', 'secret', '--rotate']);

    expect(code).toBe(0);
    expect(out).toEqual(['secret      whsec_new', 'former      whsec_abc', 'rotated_at  2026-01-01T00:00:00.000Z']);
  });
});
