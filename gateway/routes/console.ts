// The web console at `/`: one page and the files it names. Nothing in them is secret, so that they are served to anyone;
// what the page shows it asks the API for, with the caller's own token. The page itself is asked for again each time
// (ETag), its files, whose names change with their content, never.

import type { ConsoleFile, ConsoleFiles } from '../console/console-files.ts';
import type { HttpResponse } from '../engine/engine.ts';
import type { Header } from '../http/problem.ts';
import { refuse } from '../http/problem.ts';
import { noneMatches } from '../http/request-headers.ts';
import type { Route, RouteRequest } from '../http/route.ts';
import { parameter } from '../http/route.ts';

/** No inline script or style, nothing from elsewhere, no text turned into markup, and nobody may frame it. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

const HARDENING: readonly Header[] = [
  ['x-content-type-options', 'nosniff'],
  ['referrer-policy', 'no-referrer'],
  ['cross-origin-opener-policy', 'same-origin'],
  ['cross-origin-resource-policy', 'same-origin'],
];

/** @param files absent: nothing was built, and nothing is served. */
export function consoleRoutes(files: ConsoleFiles | undefined): readonly Route[] {
  if (files === undefined) return [];
  const open = { method: 'GET', role: null, cost: 0 } as const;
  return [
    {
      ...open,
      path: '/',
      summary: 'The web console.',
      answers: { 200: 'The page.', 304: 'Unchanged since If-None-Match.' },
      handle: (request) =>
        serve(request, files.index, [
          ['content-security-policy', POLICY],
          ['cache-control', 'no-cache'],
        ]),
    },
    {
      ...open,
      path: '/assets/{file}',
      summary: 'A file of the web console.',
      answers: { 200: 'The file.', 304: 'Unchanged since If-None-Match.' },
      handle: (request) => {
        const file = files.assets.get(parameter(request, 'file'));
        if (file === undefined) return refuse('not_found', 'no such file; load the console again');
        return serve(request, file, [['cache-control', 'public, max-age=31536000, immutable']]);
      },
    },
  ];
}

function serve(request: RouteRequest, file: ConsoleFile, headers: readonly Header[]): HttpResponse {
  const { headers: asked } = request.http;
  const validators: readonly Header[] = [
    ['etag', `W/${file.etag}`],
    ['vary', 'accept-encoding'],
    ...headers,
    ...HARDENING,
  ];
  if (!noneMatches(asked.get('if-none-match'), file.etag)) return { status: 304, headers: validators, body: '' };
  const typed: readonly Header[] = [['content-type', file.contentType], ...validators];
  if (!takesGzip(asked.get('accept-encoding'))) return { status: 200, headers: typed, body: file.plain };
  return { status: 200, headers: [['content-encoding', 'gzip'], ...typed], body: file.gzip };
}

function takesGzip(header: string | undefined): boolean {
  return (header ?? '').split(',').some((part) => {
    const [coding = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
    return coding === 'gzip' && !parameters.some((text) => /^q=0(?:\.0*)?$/.test(text));
  });
}
