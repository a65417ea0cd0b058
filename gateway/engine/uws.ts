// The one import site of uWebSockets.js (Apache-2.0; registry package `uwebsockets`, native binary). It is loaded when an
// engine is made, not when this file is: on machines without a fitting binary the rest of the gateway still starts.

import type uws from 'uWebSockets.js';
import { MAX_HEAD_BYTES } from './request-hygiene.ts';

export type { HttpRequest, HttpResponse, TemplatedApp, us_listen_socket, WebSocket } from 'uWebSockets.js';

/** Reads heads that come in several segments up to this; its own default of 4 KiB is less than proxies send. */
const HEAD_LIMIT_VARIABLE = 'UWS_HTTP_MAX_HEADERS_SIZE';

export type Uws = typeof uws;

/** @throws what Node throws where there is no binary for this platform and this Node. */
export async function loadUws(): Promise<Uws> {
  // Read once by the native code when it is loaded.
  process.env[HEAD_LIMIT_VARIABLE] ??= String(MAX_HEAD_BYTES);
  return (await import('uWebSockets.js')).default;
}
