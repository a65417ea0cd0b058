// The shapes of what clients send, as JSON Schema 2020-12: the single source for checks and for the API's description.
// Unknown members are refused everywhere but in the free-form maps.

import { cleanInterfaces } from './clean-steps.ts';
import { actionNames } from './node-actions.ts';
import type { TSchema } from './validation.ts';
import { Type } from './validation.ts';

/** Drivers a node can be enrolled with. */
export const driverNames: readonly string[] = ['fake', 'ipmi'];

export interface CallbackBody {
  url: string;
  /** Standard Webhooks, `whsec_` and base64; write-only. */
  secret?: string;
}

export interface TaskRequestBody {
  action: string;
  params?: { [name: string]: unknown };
  on_conflict?: 'reject' | 'queue' | 'replace';
  timeout_s?: number;
  callback?: CallbackBody;
}

/** The same where headers cannot be: over WebSocket and NATS. */
export interface TaskRequestMessageBody extends TaskRequestBody {
  idempotency_key?: string;
  wait_s?: number;
}

/** A node as its owner describes it; the rest of it follows from what happens. */
export interface NodeDescription {
  name: string | null;
  driver: string;
  driver_info: { [name: string]: unknown };
  properties: { [name: string]: unknown };
  extra: { [name: string]: unknown };
  owner: string | null;
}

const closed = { additionalProperties: false } as const;

/** ajv's `enum` names every value in its message, which a union of constants does not. */
function oneOf<const T extends string>(values: readonly T[], description: string): TSchema & { static: T } {
  return Type.Unsafe<T>({ type: 'string', enum: values, description });
}

function map(description: string): TSchema & { static: { [name: string]: unknown } } {
  return Type.Unsafe<{ [name: string]: unknown }>({ type: 'object', maxProperties: 1_024, description });
}

function orNull<T extends TSchema>(schema: T): TSchema & { static: T['static'] | null } {
  const { type, ...rest } = schema;
  return Type.Unsafe<T['static'] | null>({ ...rest, type: [type, 'null'] });
}

/** RFC 3986 unreserved characters, as `isNodeName` reads them; that a UUID is no name is checked beside it. */
const name = Type.String({
  minLength: 1,
  maxLength: 255,
  pattern: '^[A-Za-z0-9](?:[A-Za-z0-9._~-]{0,253}[A-Za-z0-9])?$',
  description: 'Unique; letters, digits and . _ ~ - between them; not a UUID.',
});
const owner = Type.String({ minLength: 1, maxLength: 255, description: 'The tenant it belongs to.' });
const driver = oneOf(driverNames, 'What speaks to its controller.');
const driverInfo = map('How its controller is reached; secrets are write-only and read as "******".');
const properties = map('What it consists of: cpus, memory_mb, capabilities, …');
const extra = map('Whatever its owner wants to keep with it.');
const reason = Type.String({ minLength: 1, maxLength: 1_024, description: 'For people.' });

// ---- tasks -------------------------------------------------------------------------------------------------------

const callback = Type.Object(
  {
    url: Type.String({ minLength: 1, maxLength: 2_048, pattern: '^https?://', description: 'POSTed to at the end.' }),
    secret: Type.Optional(
      Type.String({
        maxLength: 128,
        // Padded base64 of at least 12 bytes; Standard Webhooks advises 24 to 64. Receivers decode it as strictly.
        pattern: '^whsec_(?:[A-Za-z0-9+/]{4}){4,}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$',
        description: 'Write-only.',
      }),
    ),
  },
  closed,
);

const taskRequest = {
  action: oneOf(actionNames, 'What to do.'),
  params: Type.Optional(map('The parameters of the action.')),
  on_conflict: Type.Optional(
    oneOf(['reject', 'queue', 'replace'], 'What to do when something is in line: refuse (default), wait, or replace.'),
  ),
  timeout_s: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 604_800, description: 'Seconds; default: the deadline of the action.' }),
  ),
  callback: Type.Optional(callback),
};

/** Body of `POST /nodes/{id}/tasks`. */
export const TaskRequestBody: TSchema = Type.Object(taskRequest, closed) satisfies { static: TaskRequestBody };

export const TaskRequestMessageBody: TSchema = Type.Object(
  {
    ...taskRequest,
    idempotency_key: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
    wait_s: Type.Optional(Type.Number({ minimum: 0, maximum: 60, description: 'Seconds to wait for the end.' })),
  },
  closed,
) satisfies { static: TaskRequestMessageBody };

/** Body of `POST /tasks/{id}/cancel`. */
export const CancelBody: TSchema = Type.Object({ reason: Type.Optional(reason) }, closed);

/** Body of `POST /tasks/{id}/resolve`. */
export const ResolveBody: TSchema = Type.Object(
  { outcome: oneOf(['succeeded', 'failed'], 'What has happened in truth.'), reason },
  closed,
);

/** Body of `POST /nodes/{id}/resume`. */
export const ResumeBody: TSchema = Type.Object({ reason: Type.Optional(reason) }, closed);

// ---- nodes -------------------------------------------------------------------------------------------------------

const nodeCreate = {
  name: Type.Optional(orNull(name)),
  driver,
  driver_info: Type.Optional(driverInfo),
  properties: Type.Optional(properties),
  extra: Type.Optional(extra),
  owner: Type.Optional(orNull(owner)),
};

/** Body of `POST /nodes`. */
export const NodeCreateBody: TSchema = Type.Object(nodeCreate, closed);

/** The command behind it; `seed` makes a fake node that is ready for use at once. */
export const NodeCreateCommand: TSchema = Type.Object(
  { ...nodeCreate, seed: Type.Optional(Type.Literal(true)) },
  closed,
);

/** A JSON merge patch (RFC 7396) of a node: null takes a member away. */
export const NodePatchBody: TSchema = Type.Object(
  {
    name: Type.Optional(orNull(name)),
    driver: Type.Optional(driver),
    driver_info: Type.Optional(orNull(driverInfo)),
    properties: Type.Optional(orNull(properties)),
    extra: Type.Optional(orNull(extra)),
    owner: Type.Optional(orNull(owner)),
  },
  closed,
);

/** What a patch must result in. */
export const NodeDescription: TSchema = Type.Object(
  { name: orNull(name), driver, driver_info: driverInfo, properties, extra, owner: orNull(owner) },
  closed,
) satisfies { static: NodeDescription };

// ---- parameters of actions ---------------------------------------------------------------------------------------

/** What a machine can be told to boot from, in Ironic's words; a driver refuses those its controller does not know. */
export const bootDevices = [
  'bios',
  'cdrom',
  'disk',
  'floppy',
  'iscsiboot',
  'pxe',
  'safe',
  'uefihttp',
  'wanboot',
] as const;

const none: TSchema = Type.Object({}, closed);

const cleanStep = Type.Object(
  {
    interface: oneOf(cleanInterfaces, 'The part of the driver that has the step.'),
    step: Type.String({ maxLength: 64, pattern: '^[A-Za-z_][A-Za-z0-9_]*$', description: 'Its name.' }),
    args: Type.Optional(map('What the step takes.')),
    priority: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 1_000_000,
        description: 'The highest first; equal ones in the order listed.',
      }),
    ),
  },
  closed,
);

const params: ReadonlyMap<string, TSchema> = new Map<string, TSchema>([
  [
    'provision.clean',
    Type.Object(
      {
        clean_steps: Type.Optional(
          Type.Array(cleanStep, {
            minItems: 1,
            maxItems: 32,
            description: 'What to do instead of the default steps, as in Ironic.',
          }),
        ),
      },
      closed,
    ),
  ],
  [
    'management.set_boot_device',
    Type.Object(
      {
        device: oneOf(bootDevices, 'What it boots from next.'),
        persistent: Type.Optional(Type.Boolean({ description: 'From now on, not only once (default).' })),
      },
      closed,
    ),
  ],
  ['maintenance.set', Type.Object({ reason: Type.Optional(reason) }, closed)],
]);

/** Schema of an action's `params`; actions without any take `{}`. */
export function paramsSchemaOf(action: string): TSchema {
  return params.get(action) ?? none;
}
