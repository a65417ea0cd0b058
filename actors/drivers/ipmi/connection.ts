// How to reach a BMC: Ironic's `ipmi_*` members of driver_info, checked and made precise. Pure.

import { isIP } from 'node:net';
import type { Json, JsonObject } from '../../../proto/json.ts';
import { Secret } from '../credentials.ts';
import type { DriverInfoIssue } from '../driver.ts';

export interface IpmiConnection {
  readonly address: string;
  readonly port: number;
  readonly username: string;
  readonly password: Secret;
  readonly cipherSuite: number;
  readonly privilege: string;
  /** Seconds ipmitool waits for an answer (`-N`). */
  readonly timeoutS: number;
  /** How often it asks (`-R`). */
  readonly tries: number;
}

export interface IpmiDefaults {
  readonly cipherSuite: number;
  readonly timeoutS: number;
  readonly tries: number;
}

const PRIVILEGES: readonly string[] = ['CALLBACK', 'USER', 'OPERATOR', 'ADMINISTRATOR'];
const HOST_NAME =
  /^(?=.{1,253}$)[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*\.?$/;
const PRINTABLE = /^[\x20-\x7e]*$/;
/** IPMI 2.0, 13.28.1 and 22.30: names of 16 bytes, passwords of 20. */
const MAX_NAME = 16;
const MAX_PASSWORD = 20;

export function parseConnection(
  driverInfo: JsonObject,
  defaults: IpmiDefaults,
): { readonly connection: IpmiConnection; readonly issues: readonly DriverInfoIssue[] } {
  const issues: DriverInfoIssue[] = [];
  const issue = (name: string, message: string): void => {
    issues.push({ pointer: `/driver_info/${name}`, message });
  };
  const integer = (name: string, otherwise: number, min: number, max: number): number => {
    const value = driverInfo[name];
    if (value === undefined || value === null || value === '') return otherwise;
    // Ironic's own clients send numbers as text.
    const number = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;
    if (typeof number === 'number' && Number.isInteger(number) && number >= min && number <= max) return number;
    issue(name, `must be an integer from ${min} to ${max}`);
    return otherwise;
  };
  const text = (name: string, max: number): string => {
    const value = driverInfo[name];
    if (value === undefined || value === null) return '';
    if (typeof value === 'string' && value.length <= max && PRINTABLE.test(value)) return value;
    issue(name, `must be a text of at most ${max} printable ASCII characters`);
    return '';
  };
  const connection: IpmiConnection = {
    address: address(driverInfo['ipmi_address'], issue),
    port: integer('ipmi_port', 623, 1, 65_535),
    username: text('ipmi_username', MAX_NAME),
    password: new Secret(text('ipmi_password', MAX_PASSWORD)),
    cipherSuite: integer('ipmi_cipher_suite', defaults.cipherSuite, 0, 17),
    privilege: privilege(driverInfo['ipmi_priv_level'], issue),
    timeoutS: integer('ipmi_timeout_s', defaults.timeoutS, 1, 60),
    tries: integer('ipmi_retries', defaults.tries, 1, 10),
  };
  return { connection, issues };
}

type AddIssue = (name: string, message: string) => void;

function address(value: Json | undefined, issue: AddIssue): string {
  if (value === undefined || value === null || value === '') {
    issue('ipmi_address', 'is required');
    return '';
  }
  if (typeof value === 'string' && (isIP(value) !== 0 || isHostName(value))) return value;
  issue('ipmi_address', 'must be a host name or an IP address');
  return '';
}

/** A name whose last label is all digits is a mistyped IPv4 address. */
function isHostName(text: string): boolean {
  return HOST_NAME.test(text) && !/(?:^|\.)\d+\.?$/.test(text);
}

function privilege(value: Json | undefined, issue: AddIssue): string {
  if (value === undefined || value === null || value === '') return 'ADMINISTRATOR';
  if (typeof value === 'string' && PRIVILEGES.includes(value.toUpperCase())) return value.toUpperCase();
  issue('ipmi_priv_level', `must be one of ${PRIVILEGES.join(', ')}`);
  return 'ADMINISTRATOR';
}
