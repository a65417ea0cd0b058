import { describe, expect, it } from 'vitest';
import type { Method, Route } from '../../../gateway/http/route.ts';
import { Router } from '../../../gateway/http/router.ts';

function route(method: Method, path: string): Route {
  return {
    method,
    path,
    role: null,
    cost: 0,
    summary: '',
    answers: {},
    handle: () => ({ status: 200, headers: [], body: '' }),
  };
}

const router = new Router([
  route('GET', '/livez'),
  route('GET', '/nodes'),
  route('POST', '/nodes'),
  route('GET', '/nodes/{node}'),
  route('DELETE', '/nodes/{node}'),
  route('POST', '/nodes/{node}/tasks'),
]);

describe('the router', () => {
  it.each([
    ['GET', '/nodes', '/nodes', {}],
    ['HEAD', '/nodes', '/nodes', {}],
    ['GET', '/nodes/n1', '/nodes/{node}', { node: 'n1' }],
    ['GET', '/nodes/a%7Eb', '/nodes/{node}', { node: 'a~b' }],
    ['POST', '/nodes/n1/tasks', '/nodes/{node}/tasks', { node: 'n1' }],
  ])('finds %s %s', (method, path, pattern, parameters) => {
    expect(router.find(method, path)).toMatchObject({ kind: 'route', route: { path: pattern }, parameters });
  });

  it.each([
    '/',
    '/node',
    '/nodes/',
    '/nodes//tasks',
    '/nodes/n1/tasks/',
    '/nodes/..',
    '/nodes/%2e%2e',
    '/nodes/%2E%2e/tasks',
    '/nodes/a%2Fb',
    '/nodes/a%5cb',
    '/nodes/a%00',
    '/nodes/a%0a',
    '/n%6fdes',
    `/nodes/${'a'.repeat(10_240)}`,
    'nodes',
    '*',
  ])('finds no resource at %s', (path) => {
    expect(router.find('GET', path)).toEqual({ kind: 'none' });
  });

  it.each(['/nodes/%', '/nodes/%zz', '/nodes/%c3%28', '/%ff'])('calls %s malformed', (path) => {
    expect(router.find('GET', path)).toEqual({ kind: 'malformed' });
  });

  it('tells a wrong method from a missing resource, with what is allowed', () => {
    expect(router.find('PUT', '/nodes')).toEqual({ kind: 'method', allow: ['GET', 'HEAD', 'OPTIONS', 'POST'] });
    expect(router.find('GET', '/nodes/n1/tasks')).toEqual({ kind: 'method', allow: ['OPTIONS', 'POST'] });
    expect(router.find('constructor', '/livez')).toMatchObject({ kind: 'method' });
  });

  it('refuses two routes of one method and path', () => {
    expect(() => new Router([route('GET', '/a/{x}'), route('GET', '/a/{x}')])).toThrow(/twice/);
    expect(() => new Router([route('GET', '/a/{x}'), route('GET', '/a/{y}/b')])).toThrow(/elsewhere/);
  });
});
