import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { constants, gunzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { afterAll, beforeAll } from 'vitest';
import { forNode, root } from '../../../scripts/build/settings.ts';
import { pathOf } from './check-support.ts';

/** How a run of the tool ended. */
export interface Ended {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * A recorder without a browser: a document, then a numbered message every 20 ms until it is told to end. `RECORDER=fails`
 * makes it fail after 20 messages, `RECORDER=empty` record nothing, `RECORDER=deaf` never end; names of problems make it end
 * with them.
 */
const RECORDER = `
const line = (record) => JSON.stringify({ document: 'page', ...record }) + '\\n';
export async function* recordUrl({ url, signal }) {
  const mode = process.env.RECORDER;
  const start = performance.now();
  const step = (text) => ({ browser: 'Pretend 1', zero: 1772366400000, text, elapsed: performance.now() - start, isDone: false });
  const reasons = { redirects: 'ERR_TOO_MANY_REDIRECTS', certificate: 'ERR_CERT_AUTHORITY_INVALID', refused: 'ERR_CONNECTION_REFUSED' };
  const word = mode?.split(' ').at(-1);
  const problem = mode?.startsWith('status ')
    ? { kind: 'status', status: Number(word) }
    : word in reasons
      ? { kind: 'unreachable', reason: 'Cannot load ' + url + ': net::' + reasons[word] }
      : ['hangs', 'unanswered'].includes(word) ? { kind: word } : null;
  if (mode?.startsWith('empty')) return yield { ...step(''), problem };
  yield step('');
  yield step(
    line({ kind: 'document', n: 0, at: 10, url, isTop: true, isLate: false, timeOrigin: 1772366400000 }) +
    line({ kind: 'connecting', n: 1, at: 11, connection: 1, transport: 'websocket', url: 'ws://feed.test/', method: 'GET', protocols: [], withCredentials: false, headers: [], bodyKind: 'none', body: null, initiator: '' }) +
    line({ kind: 'open', n: 2, at: 12, connection: 1, status: 101, url: 'ws://feed.test/', protocol: '', extensions: '', responseType: '', wasRedirected: false, headers: [] }));
  if (problem !== null) return yield { ...step(''), problem };
  if (mode === 'reloads') {
    for (let turn = 1; turn <= 12; turn++)
      yield step(line({ document: 'page' + turn, kind: 'document', n: 0, at: turn * 50, url, isTop: true, isLate: false, timeOrigin: 1772366400000 }));
    return yield { ...step(''), problem: { kind: 'hangs' } };
  }
  for (let n = 3; mode === 'deaf' || !signal.aborted; n++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    if (mode === 'fails' && n > 22) throw new Error('the browser is gone');
    const data = JSON.stringify({ seq: n });
    yield step(line({ kind: 'message', n, at: n * 20, connection: 1, direction: 'in', via: 'frame', bodyKind: 'text', payload: { encoding: 'text', data, size: data.length, isCut: false }, event: null, id: null, buffered: null }));
  }
}`;

let tool = '';

/** Builds the tool into the folder of the tests, with a recorder that needs no browser, and ends what is left of its runs. */
export function useTool(): void {
  beforeAll(buildTool);
  afterAll(() => {
    for (const child of running) child.kill('SIGKILL');
  });
}

const running = new Set<ChildProcess>();

async function buildTool(): Promise<void> {
  const outdir = pathOf('built/dist/cli');
  await build({
    ...forNode,
    absWorkingDir: root,
    entryPoints: { 'realtime-inspector': 'src/cli/main.ts', 'check-worker': 'src/cli/check/many/check-worker.ts' },
    outdir,
  });
  await mkdir(outdir, { recursive: true });
  writeFileSync(`${outdir}/record-url.mjs`, RECORDER);
  writeFileSync(`${outdir}/record-tap.js`, '');
  tool = `${outdir}/realtime-inspector.mjs`;
}

/** The arguments of Node that run the tool. */
export const toolWords = (...words: readonly string[]): string[] => [tool, ...words];

/** The shell command of the tool. */
export const toolCommand = (...words: readonly string[]): string =>
  [process.execPath, tool, ...words].map((word) => `'${word}'`).join(' ');

/** Starts the built tool. */
export function startTool(words: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [tool, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  return { child, ended: endOf(child) };
}

/** Runs a line of shell. */
export const runShell = (line: string): Promise<Ended> =>
  endOf(spawn('sh', ['-c', line], { stdio: ['ignore', 'pipe', 'pipe'] }));

function endOf(child: ChildProcess): Promise<Ended> {
  running.add(child);
  child.on('close', () => running.delete(child));
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (piece: Buffer) => (stdout += piece.toString()));
  child.stderr?.on('data', (piece: Buffer) => (stderr += piece.toString()));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status, signal) => resolve({ status, signal, stdout, stderr }));
  });
}

/** Makes a named pipe. */
export function makePipe(name: string): string {
  execFileSync('mkfifo', [pathOf(name)]);
  return pathOf(name);
}

/** The lines of a packed session file: those that can be read, where it is not complete. */
export const linesIn = (path: string): readonly string[] =>
  gunzipSync(readFileSync(path), { finishFlush: constants.Z_SYNC_FLUSH }).toString().trimEnd().split('\n');

/** Waits until a session file that grows has so many lines that can be read. */
export async function hasLines(path: string, count: number): Promise<void> {
  await appears(path);
  while (linesIn(path).length < count) await sleep(20);
}

/** Waits until a file is there. */
export async function appears(path: string): Promise<void> {
  for (let turn = 0; !existsSync(path); turn++) {
    if (turn > 2_500) throw new Error(`${path} did not appear`);
    await sleep(20);
  }
}

/** Files in the folder of the tests that are not complete. */
export const partsIn = (folder = ''): readonly string[] =>
  readdirSync(pathOf(folder)).filter((name) => name.includes('.part'));
