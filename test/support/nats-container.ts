// A nats-server in a container, by testcontainers: the image is built FROM scratch out of a binary of this machine and the
// libraries it is linked with, so none is pulled. The container is in the network of this machine and listens on loopback
// alone, which needs no bridge, and only an engine on this machine will do. Container and image are gone after `stop`.
// The NATS module of testcontainers does not fit: it wants a published image, a user and a mapped port.
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { GenericContainer, getContainerRuntimeClient, Wait } from 'testcontainers';
import type { FoundServer } from '../../runtime/broker/server-finder.ts';
import type { ServerInUse } from './nats-server.ts';
import { freePort } from './serve-process.ts';

const PING_MS = 3_000;
const READY_MS = 30_000;
const STOP_MS = 10_000;

// Its reaper is an image to be pulled; what is started here is ended here.
process.env['TESTCONTAINERS_RYUK_DISABLED'] = 'true';
// It need not look for the gateway of a bridge that may not be there.
process.env['TESTCONTAINERS_HOST_OVERRIDE'] = '127.0.0.1';

/** Why no container can be started here; undefined where an engine answers. */
export async function whyNoEngine(env: NodeJS.ProcessEnv = process.env): Promise<string | undefined> {
  const host = env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock';
  if (!host.startsWith('unix://')) return `DOCKER_HOST=${host} is not on this machine`;
  return new Promise((resolve) => {
    const no = (why: string): void => resolve(`no container engine answers at ${host}: ${why}`);
    const request = get({ socketPath: host.slice('unix://'.length), path: '/_ping', timeout: PING_MS }, (response) => {
      response.resume();
      if (response.statusCode === 200) resolve(undefined);
      else no(`status ${response.statusCode}`);
    });
    request.once('timeout', () => request.destroy(new Error(`nothing within ${PING_MS} ms`)));
    request.once('error', (error) => no(error.message));
  });
}

/** @throws Error where no engine answers, or it cannot build or run the image */
export async function startContainerServer({ path, version }: FoundServer): Promise<ServerInUse> {
  const why = await whyNoEngine();
  if (why !== undefined) throw new Error(why);
  const engine = await getContainerRuntimeClient();
  const image = await buildImage(path);
  const removeImage = (): Promise<void> => engine.container.dockerode.getImage(image.name).remove();
  const port = await freePort();
  const started = await image.container
    .withNetworkMode('host')
    .withCommand(['-a', '127.0.0.1', '-p', String(port), '-js', '-sd', '/data'])
    .withWaitStrategy(Wait.forLogMessage(/Server is ready/))
    .withStartupTimeout(READY_MS)
    .start()
    .catch(async (error: unknown) => {
      await removeImage();
      throw error;
    });
  const handle = engine.container.getById(started.getId());
  return {
    url: `nats://127.0.0.1:${port}`,
    version,
    kill: async () => {
      const gone = handle.wait();
      await handle.kill({ signal: 'SIGKILL' });
      await gone;
    },
    restart: () => started.restart(),
    freeze: () => handle.pause(),
    thaw: () => handle.unpause(),
    stop: async () => {
      await started.stop({ timeout: STOP_MS });
      await removeImage();
    },
  };
}

async function buildImage(binary: string): Promise<{ readonly name: string; readonly container: GenericContainer }> {
  const context = await mkdtemp(join(tmpdir(), 'ironworks-image-'));
  const name = `ironworks-test-nats:${randomUUID().slice(0, 8)}`;
  try {
    for (const file of [binary, ...(await librariesOf(binary))]) {
      const inImage = join(context, 'root', file === binary ? '/nats-server' : file);
      await mkdir(dirname(inImage), { recursive: true });
      await copyFile(file, inImage);
    }
    await writeFile(join(context, 'Dockerfile'), 'FROM scratch\nCOPY root/ /\nENTRYPOINT ["/nats-server"]\n');
    const container = await GenericContainer.fromDockerfile(context).build(name, { deleteOnExit: false });
    return { name, container };
  } finally {
    await rm(context, { recursive: true, force: true });
  }
}

/** Paths of the loader and the shared libraries, none of a binary that is linked statically. */
async function librariesOf(binary: string): Promise<readonly string[]> {
  const { stdout } = await promisify(execFile)('ldd', [binary]).catch((error: unknown) => {
    const said = String((error as { stderr?: unknown }).stderr); // proof: execFile's errors carry what was said
    if (said.includes('not a dynamic executable')) return { stdout: '' };
    throw error;
  });
  return [...stdout.matchAll(/(?:=> |^\s*)(\/\S+) \(0x/gm)].map(([, path = '']) => path);
}
