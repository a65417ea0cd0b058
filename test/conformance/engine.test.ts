// Both HTTP engines under one suite.

import { describe } from 'vitest';
import { nodeEngine } from '../../gateway/engine/node-engine.ts';
import { uwsEngine } from '../../gateway/engine/uws-engine.ts';
import { engineFramingConformance } from './engine-framing.ts';
import { engineHttpConformance } from './engine-http.ts';
import { engineSocketConformance } from './engine-sockets.ts';

describe.each([
  { name: 'uws', factory: uwsEngine },
  { name: 'node', factory: nodeEngine },
] as const)('engine $name', ({ name, factory }) => {
  engineHttpConformance(factory);
  describe('framing', () => engineFramingConformance(factory, name));
  engineSocketConformance(factory, name);
});
