import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../proto/json.ts';
import { GatewayRig } from '../../support/gateway-rig.ts';
import { openApiFaults } from '../../support/official-schemas.ts';
import { contentOf, lintOpenApi, operationsIn, valuesOf } from '../../support/openapi-lint.ts';

const { body: description } = await new GatewayRig().ask('GET', '/openapi.json');
const TASKS = ['paths', '/api/v1/nodes/{node}/tasks', 'post'];

/** The document with one member changed; undefined takes it away. */
function changed(path: readonly string[], value: Json | undefined): JsonObject {
  const document = JSON.parse(JSON.stringify(description)) as JsonObject; // proof: a copy of an object
  let at = document as { [name: string]: Json | undefined };
  for (const name of path.slice(0, -1)) at = at[name] as { [member: string]: Json | undefined }; // proof: the paths below are there
  at[path.at(-1) ?? ''] = value;
  return JSON.parse(JSON.stringify(document)) as JsonObject; // proof: as above
}

const faultsOf = async (document: JsonObject): Promise<readonly string[]> => [
  ...(await openApiFaults(document)),
  ...lintOpenApi(document),
];

describe('the OpenAPI description', () => {
  it('is OpenAPI 3.1 without a fault', async () => {
    expect(await faultsOf(description)).toEqual([]);
  });

  it('has an example of every body that says anything, and of every parameter of a path', () => {
    for (const { method, path, operation } of operationsIn(description)) {
      const bodies = contentOf(operation['requestBody']);
      const says = bodies.some(([, { schema }]) => JSON.stringify(schema) !== NOTHING);
      if (says)
        expect([path, bodies.flatMap(([, media]) => valuesOf(media['examples'])).length]).not.toEqual([path, 0]);
      for (const parameter of (operation['parameters'] ?? []) as JsonObject[])
        if (parameter['in'] === 'path') expect([method, path, parameter['example']]).toContainEqual(expect.any(String));
    }
  });

  it.each([
    ['another version', ['openapi'], '3.0.3'],
    ['no title', ['info', 'title'], undefined],
    ['a reference that leads nowhere', ['components', 'schemas', 'Task'], undefined],
    ['two operations of one name', [...TASKS, 'operationId'], 'getNodes'],
    ['an operation without a summary', [...TASKS, 'summary'], undefined],
    ['a path whose parameter is not described', [...TASKS, 'parameters', '0', 'name'], 'nod'],
    ['a parameter of a path that may be left out', [...TASKS, 'parameters', '0', 'required'], false],
    ['no good answer', [...TASKS, 'responses'], { default: { description: 'no' } }],
    ['an answer without a description', [...TASKS, 'responses', '202', 'description'], undefined],
    ['a status that is none', [...TASKS, 'responses', 'fine'], { description: 'fine' }],
    ['a schema that is none', ['components', 'schemas', 'Task', 'type'], 'thing'],
    [
      'an example that does not fit',
      [...TASKS, 'requestBody', 'content', 'application/json', 'examples', 'powerOn', 'value'],
      { action: 7 },
    ],
    ['an example of a parameter that does not fit', [...TASKS, 'parameters', '1', 'example'], 'perhaps'],
    ['a schema nobody uses', ['components', 'schemas', 'Spare'], {}],
  ])('with %s would be found faulty', async (_what, path, value) => {
    expect(await faultsOf(changed(path, value))).not.toEqual([]);
  });
});

/** Of a body that may only be empty. */
const NOTHING = '{"type":"object","additionalProperties":false}';
