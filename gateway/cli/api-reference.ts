// The reference part of docs/api.md: every route of the gateway as its table has it, with one example each. Examples are
// recorded from a run on the simulator (docs/api-examples.json, written and checked by test/unit/docs).

import { FakeDriverInfo, IpmiDriverInfo } from '../../actors/contract/driver-info.ts';
import { actionNames } from '../../actors/contract/node-actions.ts';
import { paramsSchemaOf } from '../../actors/contract/schemas.ts';
import type { Json, JsonObject } from '../../proto/json.ts';
import { isObject, objectFromText } from '../../proto/json.ts';
import { nodeContract } from '../http/contract.ts';
import type { GatewayDeps } from '../http/deps.ts';
import { OwnWrites } from '../http/own-writes.ts';
import { plain } from '../http/plain.ts';
import type { QueryParameter } from '../http/query.ts';
import type { BodySpec, Route } from '../http/route.ts';
import { routesOf } from '../routes/table.ts';

/** What stands for something left out of an example. */
const MORE = '…';
const WIDTH = 110;
/** Headers that are not spelled as the rest. */
const SPELLED: { readonly [name: string]: string } = {
  etag: 'ETag',
  'last-event-id': 'Last-Event-ID',
  'sec-websocket-protocol': 'Sec-WebSocket-Protocol',
  traceparent: 'traceparent',
};

const CHAPTERS: readonly { readonly title: string; readonly paths: RegExp }[] = [
  { title: 'Nodes', paths: /^\/api\/v1\/nodes(?!.*\/(tasks|history|explain))/ },
  { title: 'Tasks', paths: /^\/api\/v1\/(tasks|nodes\/\{node\}\/tasks)(?!.*\/(events|explain))/ },
  { title: 'What happened, and why', paths: /\/(history|explain)$|tasks\/\{task\}\/events$/ },
  { title: 'Callbacks', paths: /^\/api\/v1\/callbacks/ },
  { title: 'Streams', paths: /^\/api\/v1\/(events|stream)$/ },
  { title: 'Cluster and machine', paths: /^\/api\/v1\/(cluster|machines)/ },
  { title: 'Probes, metrics, description', paths: /^\/(?!api\/)/ },
];

/** Every route of the table, as data: nothing stands behind these, and no handler may be called. */
export function describedRoutes(): readonly Route[] {
  // proof: while the table is made it reads nothing but the contract; everything else is for handlers
  const deps = { contract: nodeContract() } as unknown as GatewayDeps;
  return routesOf(deps, { opened: false, draining: false }, new OwnWrites(deps.cache)).routes;
}

/** @param examples text of docs/api-examples.json. @throws Error for a route that is in no chapter or has no example. */
export function apiReference(examples: string): string {
  const recorded = objectFromText(examples);
  const routes = describedRoutes();
  const lost = routes.find(({ path }) => !CHAPTERS.some(({ paths }) => paths.test(path)));
  if (lost !== undefined) throw new Error(`${lost.path} is in no chapter of the reference`);
  return CHAPTERS.flatMap(({ title, paths }) => [
    `### ${title}`,
    '',
    ...routes.filter(({ path }) => paths.test(path)).flatMap((route) => routeSection(route, recorded)),
    ...(title === 'Nodes' ? driverInfoSection() : []),
    ...(title === 'Tasks' ? paramsSection() : []),
  ]).join('\n');
}

function routeSection(route: Route, recorded: JsonObject): readonly string[] {
  const name = `${route.method} ${route.path}`;
  const example = recorded[name];
  if (!isObject(example)) throw new Error(`no example of ${name} is recorded`);
  const answers = Object.entries(route.answers).map(([status, meaning]) => `**${status}** ${meaning}`);
  return [
    `#### \`${name}\``,
    '',
    `${route.summary} ${route.role === null ? 'Open to anyone.' : `Role \`${route.role}\`, cost ${route.cost}.`}`,
    `${answers.join(' ')}`,
    '',
    ...querySection(route),
    ...(route.body === undefined ? [] : bodySection(route.body)),
    ...exampleSection(example),
    '',
  ];
}

function querySection(route: Route): readonly string[] {
  const parameters = Object.entries(route.query ?? {});
  if (parameters.length === 0) return [];
  return [
    '| query | takes | |',
    '|---|---|---|',
    ...parameters.map(([name, spec]) => row([`\`${name}\``, takes(spec), spec.description])),
    '',
  ];
}

function takes(parameter: QueryParameter): string {
  switch (parameter.type) {
    case 'string':
      return `text, 1 to ${parameter.maxLength ?? 255} characters`;
    case 'integer':
      return parameter.max === Number.MAX_SAFE_INTEGER
        ? `whole number, at least ${parameter.min}`
        : `whole number, ${parameter.min} to ${parameter.max}`;
    case 'boolean':
      return '`true` or `false`';
    case 'enum':
      return parameter.values.map((value) => `\`${value}\``).join(', ');
    case 'list':
      return parameter.values === undefined
        ? 'list, comma separated'
        : `list of ${parameter.values.map((value) => `\`${value}\``).join(', ')}`;
  }
}

function bodySection({ schema, mediaTypes, optional }: BodySpec): readonly string[] {
  const members = membersOf(plain(schema), '');
  const types = mediaTypes.map((type) => `\`${type}\``).join(', ');
  return [
    `Body${optional === true ? ' (may be left out)' : ''}: ${types}.`,
    '',
    ...(members.length === 0 ? [] : ['| member | is | |', '|---|---|---|', ...members, '']),
  ];
}

function membersOf(schema: JsonObject, prefix: string): readonly string[] {
  const { properties, required } = schema;
  if (!isObject(properties)) return [];
  const needed = Array.isArray(required) ? required : [];
  return Object.entries(properties).flatMap(([name, value]) => {
    if (!isObject(value)) return [];
    const isNeeded = needed.includes(name) ? ', required' : '';
    const { description = '' } = value;
    return [
      row([`\`${prefix}${name}\``, `${isOf(value)}${isNeeded}`, String(description)]),
      ...membersOf(value, `${prefix}${name}.`),
      ...(isObject(value['items']) ? membersOf(value['items'], `${prefix}${name}[].`) : []),
    ];
  });
}

function isOf(schema: JsonObject): string {
  const { type, enum: values, anyOf, minimum, maximum, maxLength } = schema;
  if (Array.isArray(anyOf)) return anyOf.map((one: Json) => (isObject(one) ? isOf(one) : 'any')).join(' or ');
  if (Array.isArray(values)) return values.map((value) => `\`${String(value)}\``).join(', ');
  const base = (Array.isArray(type) ? type : [type ?? 'any']).map(String).join(' or ');
  if (typeof minimum === 'number' && typeof maximum === 'number') return `${base}, ${minimum} to ${maximum}`;
  return typeof maxLength === 'number' ? `${base}, up to ${maxLength} characters` : base;
}

function driverInfoSection(): readonly string[] {
  const ofDriver = (driver: string, schema: object): readonly string[] =>
    membersOf(plain(schema), '').map((member) => `| \`${driver}\` ${member}`);
  return [
    '#### `driver_info`',
    '',
    'What a driver needs to be told. Enrolling takes any; `validate` and the driver say what does not fit. Members of `fake` are',
    'for trying things out; `delay_s` and `fail` may be by step or action, as in `{"power.on": 2}`.',
    '',
    '| driver | member | is | |',
    '|---|---|---|---|',
    ...ofDriver('fake', FakeDriverInfo),
    ...ofDriver('ipmi', IpmiDriverInfo),
    '',
  ];
}

function paramsSection(): readonly string[] {
  const withParams = actionNames.flatMap((action) =>
    membersOf(plain(paramsSchemaOf(action)), '').map((member) => `| \`${action}\` ${member}`),
  );
  return [
    '#### Parameters of actions',
    '',
    `Actions: ${actionNames.map((name) => `\`${name}\``).join(', ')}; what each does and when it is allowed is in`,
    '[machine.md](machine.md). `params` of the others is `{}`.',
    '',
    '| action | `params` | is | |',
    '|---|---|---|---|',
    ...withParams,
    '',
  ];
}

// ---- examples ----------------------------------------------------------------------------------------------------

function exampleSection(example: JsonObject): readonly string[] {
  const { request, headers, body, status, answered, answer } = example;
  return [
    '```http',
    String(request),
    ...headerLines(headers),
    ...(body === null || body === undefined ? [] : ['', jsonText(body)]),
    '```',
    '```http',
    `HTTP/1.1 ${String(status)}`,
    ...headerLines(answered),
    ...(answer === '' ? [] : ['', typeof answer === 'string' ? unquoted(answer) : jsonText(answer ?? null)]),
    '```',
  ];
}

function headerLines(headers: Json | undefined): readonly string[] {
  if (!isObject(headers)) return [];
  return Object.entries(headers).map(
    ([name, value]) => `${SPELLED[name] ?? name.replace(/(^|-)[a-z]/g, upper)}: ${String(value)}`,
  );
}

function upper(text: string): string {
  return text.toUpperCase();
}

function jsonText(value: Json): string {
  return unquoted(folded(value, 0));
}

/** What is left out is no JSON, and should not look like it. */
function unquoted(text: string): string {
  return text
    .replaceAll(`"${MORE}":"${MORE}"`, MORE)
    .replaceAll(`"${MORE}": "${MORE}"`, MORE)
    .replace(/"(… \d+ more)"/g, '$1');
}

/** JSON with as many members to a line as fit. */
function folded(value: Json, depth: number): string {
  const line = spaced(value);
  if (typeof value !== 'object' || value === null || line.length + 2 * depth <= WIDTH) return line;
  const parts = isObject(value)
    ? Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}: ${folded(member, depth + 1)}`)
    : (value as readonly Json[]).map((member) => folded(member, depth + 1)); // proof: what is left of JSON
  const [open, close] = isObject(value) ? ['{', '}'] : ['[', ']'];
  const inner = '  '.repeat(depth + 1);
  return `${open}\n${inner}${filled(parts, inner)}\n${'  '.repeat(depth)}${close}`;
}

/** What takes several lines of its own begins a line, and ends one. */
function filled(parts: readonly string[], inner: string): string {
  let text = '';
  let room = WIDTH - inner.length;
  parts.forEach((part, index) => {
    const piece = index === parts.length - 1 ? part : `${part},`;
    const breaks = piece.includes('\n');
    if (index > 0) {
      const fits = !breaks && piece.length + 1 <= room;
      text += fits ? ' ' : `\n${inner}`;
      room = fits ? room - 1 : WIDTH - inner.length;
    }
    text += piece;
    room = breaks ? 0 : room - piece.length;
  });
  return text;
}

function spaced(value: Json): string {
  if (isObject(value))
    return `{${Object.entries(value)
      .map(([name, member]) => `${JSON.stringify(name)}: ${spaced(member)}`)
      .join(', ')}}`;
  if (Array.isArray(value)) return `[${value.map((member: Json) => spaced(member)).join(', ')}]`;
  return JSON.stringify(value);
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
