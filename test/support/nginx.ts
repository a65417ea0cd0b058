// An nginx in front of a server under test, with few connections to it that all clients share: what one client can do to
// another's answers shows there. Where nginx is missing, tests say so and are skipped.

import { execFileSync, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from './eventually.ts';

/** What is missing; undefined where it is there. */
export function missingNginx(): string | undefined {
  try {
    execFileSync('sh', ['-c', `PATH="$PATH:/usr/sbin" command -v nginx`]);
    return undefined;
  } catch {
    return 'nginx not found (Debian package nginx-light)';
  }
}

export interface Nginx {
  readonly port: number;
  close(): Promise<void>;
}

/** Two connections to the server are kept open and used again and again. */
function configOf(folder: string, port: number, serverPort: number): string {
  const temp = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${join(folder, name)};`)
    .join('\n  ');
  return `
daemon off;
master_process off;
pid ${join(folder, 'pid')};
error_log stderr crit;
events { worker_connections 256; }
http {
  access_log off;
  ${temp}
  upstream app { server 127.0.0.1:${serverPort}; keepalive 2; }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://app;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $host;
      proxy_request_buffering off;
      proxy_read_timeout 5s;
    }
  }
}
`;
}

export async function startNginx(serverPort: number): Promise<Nginx> {
  const folder = await mkdtemp(join(tmpdir(), 'ironworks-nginx-'));
  const port = await freePort();
  const config = join(folder, 'nginx.conf');
  await writeFile(config, configOf(folder, port, serverPort));
  const child = spawn('nginx', ['-p', folder, '-c', config], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin` },
  });
  let said = '';
  child.stderr.on('data', (piece: Buffer) => {
    said += piece.toString();
  });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await eventually(() => listens(port), { what: `nginx to listen: ${said}` });
  return {
    port,
    close: async () => {
      child.kill('SIGTERM');
      await gone;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port }, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
