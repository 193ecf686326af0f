import { spawn } from 'node:child_process';
import { cp, mkdtemp, rm, stat, symlink } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { createServer as createHttpServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { BROWSERS } from '../drivers/index.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Runs the `npm start` of a project without a display, as a user would, and gives back all it printed. */
function startIn(
  project: string,
  args: readonly string[],
): Promise<{ status: number | null; out: string; errors: string }> {
  const { DISPLAY: _, WAYLAND_DISPLAY: __, ...env } = process.env;
  const child = spawn(process.execPath, ['scripts/run.mjs', 'scripts/start.ts', '--no-build', ...args], {
    cwd: project,
    env,
  });
  let out = '';
  let errors = '';
  child.stdout.on('data', (data: Buffer) => (out += data.toString()));
  child.stderr.on('data', (data: Buffer) => (errors += data.toString()));
  onTestFinished(() => void child.kill('SIGKILL'));
  return new Promise((resolve) => child.once('close', (status) => resolve({ status, out, errors })));
}

const start = (...args: string[]) => startIn(root, args);

/** A page of another project: no test page, a WebSocket that says three things. */
async function startForeignPage(): Promise<string> {
  const server = createHttpServer((_request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(
      `<!doctype html><title>Foreign</title><script>new WebSocket(location.origin.replace('http', 'ws'))</script>`,
    );
  });
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => ['one', 'two', 'three'].forEach((text) => socket.send(text)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const client of sockets.clients) client.terminate();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

describe.each(BROWSERS)('npm start in %s without a display', (name) => {
  test('prints the streams of a page that is not ours and leaves a picture of the panel', async () => {
    const url = await startForeignPage();
    const before = Date.now();
    const { status, out, errors } = await start(name, '--url', url, '--for', '12');
    expect({ status, errors }).toMatchObject({ status: 0 });
    expect(out).toMatch(/stream +websocket +open +in 3 +out 0/);
    for (const text of ['one', 'two', 'three']) expect(out).toMatch(new RegExp(`message +in .*${text}`));
    const picture = /(\S+\.png)/.exec(out)?.[1] ?? '';
    expect((await stat(path.resolve(root, picture))).mtimeMs).toBeGreaterThan(before);
  });
});

describe('npm start says in one sentence what is wrong and what to do', () => {
  test('with a port that is taken', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void taken.close());
    const { port } = taken.address() as AddressInfo;
    const { status, errors } = await start('chromium', '--port', String(port));
    expect(status).toBe(2);
    expect(errors).toContain(String(port));
  });

  test('with the name of a browser that it does not know', async () => {
    const { status, errors } = await start('netscape');
    expect(status).toBe(2);
    expect(errors).toMatch(/netscape/);
    expect(errors).toMatch(/firefox, chrome/);
  });

  test.each(BROWSERS)('with a dist folder that was never built, in %s', async (name) => {
    const project = await mkdtemp(path.join(tmpdir(), 'realtime-inspector-'));
    onTestFinished(() => rm(project, { recursive: true, force: true }));
    for (const file of ['scripts', 'package.json', 'package-lock.json']) {
      await cp(path.join(root, file), path.join(project, file), { recursive: true });
    }
    await symlink(path.join(root, 'node_modules'), path.join(project, 'node_modules'), 'junction');
    const { status, errors } = await startIn(project, [name, '--url', 'http://127.0.0.1:1/']);
    expect(status).toBe(2);
    expect(errors).toMatch(/is no built extension: manifest\.json is missing\. "npm run build" builds it\.\n$/);
    expect(errors).not.toMatch(/\n\s+at /);
  });

  test.each(BROWSERS)('with a page that cannot load, in %s', async (name) => {
    const { status, errors } = await start(name, '--url', 'http://127.0.0.1:1/');
    expect(status).toBe(2);
    expect(errors).toContain('http://127.0.0.1:1/');
    expect(errors).not.toMatch(/\n\s+at /);
  });
});
