// The actions a person can press, as the machine of GET /machines/{kind} lists them, and the parameters the console knows
// how to ask for.

import { fields, list, text, textOrNull, texts } from './json.ts';

export interface Action {
  readonly name: string;
  readonly description: string;
  /** `power`, `provision`, `management`, `maintenance`. */
  readonly family: string;
  /** The region it moves; null: none. */
  readonly region: string | null;
  /** States of its region it starts from; null stands for "not observed". */
  readonly from: readonly (string | null)[];
  readonly to: string | null;
  /** States other regions must be in. */
  readonly requires: { readonly [region: string]: readonly (string | null)[] };
  readonly contradicts: readonly string[];
  readonly abortable: boolean;
  readonly abortsRunning: boolean;
  /** Takes something away from whoever uses the machine: asked again before it is sent. */
  readonly harsh: boolean;
}

export interface ParamField {
  readonly name: string;
  readonly label: string;
  /** Choices; absent: free text, which may be left empty. */
  readonly choices?: readonly string[];
}

const HARSH: ReadonlySet<string> = new Set([
  'power.off',
  'power.reboot',
  'provision.undeploy',
  'provision.rebuild',
  'provision.clean',
]);

const PARAMS: { readonly [action: string]: readonly ParamField[] } = {
  'management.set_boot_device': [
    { name: 'device', label: 'Device', choices: ['pxe', 'disk', 'cdrom', 'bios', 'safe', 'uefihttp'] },
  ],
  'maintenance.set': [{ name: 'reason', label: 'Reason' }],
};

export function readActions(machine: unknown): readonly Action[] {
  return list(fields(machine)['actions']).map((value) => {
    const action = fields(value);
    const name = text(action['name']);
    return {
      name,
      description: text(action['description']),
      family: name.slice(0, name.indexOf('.')),
      region: textOrNull(action['region']),
      from: list(action['from']).map(textOrNull),
      to: textOrNull(action['to']),
      requires: Object.fromEntries(
        Object.entries(fields(action['requires'])).map(([region, states]) => [region, list(states).map(textOrNull)]),
      ),
      contradicts: texts(action['contradicts']),
      abortable: action['abortable'] === true,
      abortsRunning: action['aborts_running'] === true,
      harsh: HARSH.has(name),
    };
  });
}

export function paramsOf(action: string): readonly ParamField[] {
  return Object.hasOwn(PARAMS, action) ? (PARAMS[action] ?? []) : [];
}

/** What is sent before anything was chosen: the first choice, and no text. */
export function firstParams(action: string): { readonly [name: string]: string } {
  return Object.fromEntries(
    paramsOf(action).flatMap(({ name, choices }): [string, string][] => (choices?.[0] ? [[name, choices[0]]] : [])),
  );
}
