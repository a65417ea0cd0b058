// What `serve` prints when it is ready: where it is, and commands that work as printed. Pure.

import type { ListenAddress } from '../../runtime/base/setting-types.ts';

export interface BannerFacts {
  readonly urls: readonly string[];
  readonly natsVersion: string;
  readonly natsUrl: string;
  /** Empty for a broker that is not ours. */
  readonly dataDir: string;
  readonly conductors: number;
  /** Name of a node to act on; undefined where there is none, or none may be seen without a token. */
  readonly node: string | undefined;
  readonly needsToken: boolean;
}

const DEFAULT_URL = 'http://127.0.0.1:8080';

export function bannerLines(facts: BannerFacts): readonly string[] {
  const url = facts.urls[0] ?? DEFAULT_URL;
  const variables = [
    ...(url === DEFAULT_URL ? [] : [`IRONWORKS_URL=${url}`]),
    ...(facts.needsToken ? ['IRONWORKS_TOKEN=<token>'] : []),
  ];
  const cli = [...variables, 'npx ironworks'].join(' ');
  const curl = `curl -s${facts.needsToken ? " -H 'Authorization: Bearer <token>'" : ''}`;
  const next =
    facts.node === undefined
      ? [`${cli} node create --name my-node --driver fake`, `${cli} node list`]
      : [
          `${cli} node list`,
          `${cli} node power on ${facts.node} --wait`,
          `${curl} ${url}/api/v1/nodes/${facts.node}`,
          `${curl} -H 'Content-Type: application/json' -d '{"action":"power.reboot"}' ${url}/api/v1/nodes/${facts.node}/tasks`,
        ];
  return [
    '',
    `Ironworks is ready at ${facts.urls.join(' and ')}`,
    `  broker      nats-server ${facts.natsVersion} at ${facts.natsUrl}`,
    ...(facts.dataDir === '' ? [] : [`  data        ${facts.dataDir}`]),
    `  conductors  ${facts.conductors}`,
    '',
    'Try, in another terminal:',
    ...next.map((line) => `  ${line}`),
    '',
    'Ctrl-C stops it; tasks under way go on at the next start.',
    '',
  ];
}

/** The URL by which this machine reaches a gateway that listens there. */
export function localUrl({ host, port }: ListenAddress): string {
  const name = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}
