// The examples in the OpenAPI description. Every one of them is sent to a running gateway by a test: ids stand for things
// that are in no example's cluster, and whoever plays them puts its own in their place.

import type { Json, JsonObject } from '../../proto/json.ts';

/** Of path parameters, by name. */
export const parameterExamples: { readonly [name: string]: string } = {
  node: 'node-1',
  task: '97234ecc-4b7c-4349-a8bc-c2294f315c42.01KDVDNA55VYZ8S6GG3MN9243A',
  callback: '01KDVDNA5FYX869C7NMVX9W9HD',
  kind: 'baremetal',
};

/** Of query parameters, by name; of those that take one of a few words, the first is one. */
export const queryExamples: { readonly [name: string]: Json } = {
  limit: 10,
  power_state: 'power off',
  provision_state: 'available',
  maintenance: false,
  driver: 'fake',
  name: 'node-1',
  dry_run: true,
  min_revision: 1,
  wait: 1,
};

interface BodyExample {
  readonly summary: string;
  readonly value: Json;
}

/** Of bodies, by route, media type and name. */
export const bodyExamples: {
  readonly [route: string]: { readonly [mediaType: string]: { readonly [name: string]: BodyExample } };
} = {
  'POST /api/v1/nodes': usual({
    fake: {
      summary: 'A make-believe machine whose steps take half a second.',
      value: { name: 'lab-7', driver: 'fake', driver_info: { delay_s: 0.5 } },
    },
    ipmi: {
      summary: 'A machine behind an IPMI controller.',
      value: {
        name: 'rack7-3',
        driver: 'ipmi',
        driver_info: { ipmi_address: '10.0.7.3', ipmi_username: 'admin', ipmi_password: 'secret' },
        properties: { cpus: 32 },
      },
    },
  }),
  'PATCH /api/v1/nodes/{node}': {
    'application/merge-patch+json': {
      rack: { summary: 'Changes one member of extra.', value: { extra: { rack: 'r7' } } },
    },
    'application/json-patch+json': {
      rack: { summary: 'The same, as a list of operations.', value: [{ op: 'add', path: '/extra/rack', value: 'r7' }] },
    },
  },
  'POST /api/v1/nodes/{node}/tasks': usual({
    powerOn: { summary: 'Switches it on.', value: { action: 'power.on' } },
    inLine: {
      summary: 'Switches it off once what is before that has ended.',
      value: { action: 'power.off', on_conflict: 'queue', timeout_s: 120 },
    },
    maintenance: { summary: 'With parameters.', value: { action: 'maintenance.set', params: { reason: 'new disk' } } },
  }),
  'POST /api/v1/tasks/{task}/cancel': usual({
    withReason: { summary: 'Says why.', value: { reason: 'not needed any more' } },
  }),
  'POST /api/v1/tasks/{task}/resolve': usual({
    succeeded: {
      summary: 'Somebody has looked.',
      value: { outcome: 'succeeded', reason: 'seen on the console: it is on' },
    },
  }),
  'POST /api/v1/nodes/{node}/resume': usual({
    withReason: { summary: 'Says why.', value: { reason: 'the host is repaired' } },
  }),
  'POST /api/v1/nodes/{node}/heartbeat': usual({
    agent: { summary: 'What a ramdisk tells of itself.', value: { agent_version: '9.14' } },
  }),
};

function usual(examples: { readonly [name: string]: BodyExample }): {
  readonly 'application/json': { readonly [name: string]: BodyExample };
} {
  return { 'application/json': examples };
}

/** The member `example` of a parameter; none where there is no example. */
export function exampleOf(examples: { readonly [name: string]: Json }, name: string): JsonObject {
  const example = Object.hasOwn(examples, name) ? examples[name] : undefined;
  return example === undefined ? {} : { example };
}
