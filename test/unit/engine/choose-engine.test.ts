import { describe, expect, it } from 'vitest';
import { chooseEngine } from '../../../gateway/engine/choose-engine.ts';
import { nodeEngine } from '../../../gateway/engine/node-engine.ts';
import { checkUwsBinary } from '../../../gateway/engine/uws-binary.ts';
import { uwsEngine } from '../../../gateway/engine/uws-engine.ts';

describe('the engine', () => {
  it('is node:http where that is asked for', async () => {
    expect(await chooseEngine('node', { warn: () => expect.unreachable('nothing to warn of') })).toBe(nodeEngine);
  });

  it('is the one on uWebSockets.js where its checked binary fits, else node:http with the reason logged', async () => {
    const reasons: string[] = [];
    const { ok } = await checkUwsBinary();

    const factory = await chooseEngine('auto', { warn: ({ reason }) => reasons.push(reason) });

    expect(factory).toBe(ok ? uwsEngine : nodeEngine);
    expect(reasons).toHaveLength(ok ? 0 : 1);
  });
});
