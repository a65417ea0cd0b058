import { describe, expect, it } from 'vitest';
import { BodyBuffer, InboundRequest } from '../../../gateway/engine/inbound.ts';

describe('a body on its way in', () => {
  it('is what its pieces are together, copied', () => {
    const body = new BodyBuffer(100);
    const piece = Uint8Array.of(1, 2);

    expect(body.push(piece)).toBe(true);
    piece.fill(9);
    for (let n = 3; n <= 60; n++) body.push(Uint8Array.of(n));

    expect([...body.take()]).toEqual(Array.from({ length: 60 }, (_, n) => n + 1));
  });

  it('may have exactly the limit, and is dropped with one byte more', () => {
    const body = new BodyBuffer(10_000);

    expect(body.push(new Uint8Array(9_999))).toBe(true);
    expect(body.push(new Uint8Array(1))).toBe(true);
    expect(body.take().byteLength).toBe(10_000);
    expect(body.push(new Uint8Array(1))).toBe(false);
    expect(body.take().byteLength).toBe(0);
  });
});

describe('the signal of a request', () => {
  const request = (): InboundRequest => new InboundRequest('GET', '/', '', new Map(), '127.0.0.1');

  it('fires once for those who asked before the abort', () => {
    const one = request();
    let fired = 0;
    one.signal.addEventListener('abort', () => fired++);

    one.abort();
    one.abort();

    expect(fired).toBe(1);
    expect(one.signal.aborted).toBe(true);
  });

  it('has fired for those who ask after the abort', () => {
    const one = request();

    one.abort();

    expect(one.signal.aborted).toBe(true);
  });
});
