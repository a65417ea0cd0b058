// The one import site of `ws` (MIT, no dependencies): the WebSocket half of the engine on node:http, and the client that
// the command line uses.

export type { RawData } from 'ws';
export { WebSocket, WebSocketServer } from 'ws';
