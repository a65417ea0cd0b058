// What each driver needs to be told about a machine. Enrolling takes any driver_info, as Ironic does; `validate` says
// what is wrong with it, and so does the driver before it acts.

import { isObject } from '../../proto/json.ts';
import type { ActorRecord } from '../../proto/record.ts';
import type { Check, Issue, TSchema } from './validation.ts';
import { compile, Type } from './validation.ts';

const seconds = Type.Number({ minimum: 0, maximum: 86_400 });
const failure = Type.Object(
  { times: Type.Optional(Type.Integer({ minimum: 1 })), code: Type.Optional(Type.String({ minLength: 1 })) },
  { additionalProperties: false },
);

/** The knobs of a fake machine; times are per step, by its name or for all. */
export const FakeDriverInfo: TSchema = Type.Object(
  {
    delay_s: Type.Optional(
      Type.Union([seconds, Type.Record(Type.String(), seconds)], { description: 'Seconds, for all steps or by step.' }),
    ),
    fail: Type.Optional(Type.Record(Type.String(), failure, { description: 'How often a step fails, and with what.' })),
    lose_reply: Type.Optional(Type.Number({ minimum: 0, maximum: 1, description: 'Share of answers that get lost.' })),
    stuck: Type.Optional(Type.Boolean({ description: 'Takes orders and does not change.' })),
    unreachable: Type.Optional(Type.Boolean({ description: 'Never answers.' })),
    silent_after: Type.Optional(
      Type.String({ minLength: 1, description: 'The step whose effect is the last thing it answers to.' }),
    ),
    agent: Type.Optional(Type.Boolean({ description: 'Provisioning waits for the call-back of its ramdisk.' })),
    volatile: Type.Optional(
      Type.Boolean({ description: 'Known to its conductor alone, and new to the next one; for load tests.' }),
    ),
  },
  { additionalProperties: false },
);

/** Ironic's names; what else its `driver_info` may hold for other interfaces (deploy_kernel, …) is let through. */
export const IpmiDriverInfo: TSchema = Type.Object(
  {
    ipmi_address: Type.String({ minLength: 1, maxLength: 255, description: 'Host name or address of the controller.' }),
    ipmi_port: Type.Optional(
      // Ironic's files hold it as a number or as text.
      Type.Unsafe<number | string>({
        type: ['integer', 'string'],
        minimum: 1,
        maximum: 65_535,
        pattern: '^[0-9]{1,5}$',
        description: 'UDP port; 623 where absent.',
      }),
    ),
    ipmi_username: Type.Optional(Type.String({ maxLength: 16 })),
    ipmi_password: Type.Optional(Type.String({ maxLength: 20 })),
  },
  { additionalProperties: true },
);

const checks: ReadonlyMap<string, Check> = new Map([
  ['fake', compile(FakeDriverInfo)],
  ['ipmi', compile(IpmiDriverInfo)],
]);

/** What is wrong with a node's own description, without asking its machine; pointers into the node. */
export function checkNode(record: ActorRecord): readonly Issue[] {
  const { driver = null, driver_info: info = {} } = record.attributes;
  const check = typeof driver === 'string' ? checks.get(driver) : undefined;
  if (check === undefined) return [{ pointer: '/driver', message: 'is not a driver known here' }];
  if (!isObject(info)) return [{ pointer: '/driver_info', message: 'must be object' }];
  return check(info).map(({ pointer, message }) => ({ pointer: `/driver_info${pointer}`, message }));
}
