import { execFile, spawnSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureBrowser } from '../../scripts/browsers/find-browser.ts';
import { startTestPages } from '../../test-pages/server/start.ts';
import { installPacked } from './support/packed.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const example = join(root, 'docs/examples/vitest-browser');

/** What the example installs, but for the project itself, which is the packed one. */
const { devDependencies }: { readonly devDependencies: Readonly<Record<string, string>> } = JSON.parse(
  readFileSync(join(example, 'package.json'), 'utf8'),
);
const packages = Object.entries(devDependencies)
  .filter(([name]) => name !== 'realtime-inspector')
  .map(([name, range]) => `${name}@${range}`);

let folder = '';
let server: Awaited<ReturnType<typeof startTestPages>>;
beforeAll(async () => {
  server = await startTestPages({ port: 0 });
  folder = installPacked('vitest', [...packages, 'typescript', '@types/node']);
  cpSync(example, folder, { recursive: true, filter: (path) => !path.endsWith('package.json') });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

interface TestResult {
  readonly title: string;
  readonly status: string;
}

test('from the packed package, in an empty folder: one test holds, one fails and leaves its recording', async () => {
  const env = {
    ...process.env,
    CHROME_PATH: (await ensureBrowser('chromium')).path,
    FEED_URL: `${server.url.replace('http', 'ws')}/ticker/ws?rate=60&count=60&end=close`,
  };
  const args = ['vitest', 'run', '--reporter=default', '--reporter=json', '--outputFile=results.json'];
  // Not in this thread: the server of the feed runs here.
  const output = await new Promise<string>((settle) => {
    const options = { cwd: folder, env, timeout: 120_000 };
    execFile('npx', args, options, (_error, stdout, stderr) => settle(stdout + stderr));
  });
  const { testResults }: { readonly testResults: readonly { readonly assertionResults: readonly TestResult[] }[] } =
    JSON.parse(readFileSync(join(folder, 'results.json'), 'utf8'));
  const [held, failed] = testResults.flatMap(({ assertionResults }) => assertionResults);
  expect([held?.title, held?.status]).toEqual(['the feed loses nothing', 'passed']);
  expect([failed?.title, failed?.status]).toEqual(['a feed that drops messages is found', 'failed']);
  expect(output).toMatch(/Expected no gaps, but there is 1 finding:[^]*never arrived/);
  const session = gunzipSync(readFileSync(join(folder, 'artifacts/feed.test.ts.rtlog'))).toString();
  expect(session).toContain('run=lossy');
  expect(session).toContain('"format":"rtlog-end"');
});

test('its types are those of Vitest and of the expectations', () => {
  const options = ['--strict', '--module', 'nodenext', '--target', 'es2022', '--allowImportingTsExtensions'];
  const files = ['feed.test.ts', 'realtime-setup.ts', 'vitest.config.ts'];
  const args = ['tsc', '--noEmit', '--skipLibCheck', ...options, ...files];
  const { status, stdout } = spawnSync('npx', args, { cwd: folder, encoding: 'utf8' });
  expect([status, stdout]).toEqual([0, '']);
});
