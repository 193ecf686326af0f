import { execFile, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureBrowser } from '../../scripts/browsers/find-browser.ts';
import { startApp } from './support/app-server.ts';
import { installPacked } from './support/packed.ts';
import { startTestPages } from '../../test-pages/server/start.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const example = join(root, 'docs/examples/playwright-test');

let folder = '';
let server: Awaited<ReturnType<typeof startTestPages>>;
beforeAll(async () => {
  server = await startTestPages({ port: 0 });
  const packages = ['@playwright/test', 'typescript', '@types/node'];
  folder = installPacked('playwright', packages);
  cpSync(example, folder, { recursive: true });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

interface Attachment {
  readonly name: string;
  readonly path: string;
}

/** The tests of Playwright's JSON report with how they ended and what is attached. */
function resultsIn(file: string) {
  const report: {
    readonly suites: readonly {
      readonly specs: readonly {
        readonly title: string;
        readonly tests: readonly {
          readonly results: readonly {
            readonly status: string;
            readonly attachments: readonly Attachment[];
            readonly error?: { readonly message: string };
          }[];
        }[];
      }[];
    }[];
  } = JSON.parse(readFileSync(file, 'utf8'));
  return report.suites.flatMap(({ specs }) =>
    specs.map(({ title, tests }) => ({ title, result: tests[0]?.results[0] })),
  );
}

test('from the packed package, in an empty folder: one test holds, one fails and leaves recording and report', async () => {
  const feed = `${server.url}/ticker.html?autostart=1&transport=websocket&count=50&rate=50`;
  const env = {
    ...process.env,
    CHROME_PATH: (await ensureBrowser('chromium')).path,
    FEED_URL: feed,
    LOSSY_FEED_URL: `${feed}&drop=10&seed=7`,
  };
  // Not in this thread: the pages' server runs here.
  const output = await new Promise<string>((settle) => {
    const options = { cwd: folder, env, timeout: 170_000 };
    execFile('npx', ['playwright', 'test'], options, (_error, stdout, stderr) => settle(stdout + stderr));
  });
  expect(output).toContain('1 failed');
  const [held, failed] = resultsIn(join(folder, 'results.json'));
  expect([held?.result?.status, held?.result?.attachments]).toEqual(['passed', []]);
  expect(failed?.result?.status).toBe('failed');
  expect(failed?.result?.error?.message).toContain('never arrived');
  const attached = failed?.result?.attachments.filter(({ name }) => name.startsWith('realtime.')) ?? [];
  expect(attached.map(({ name }) => name)).toEqual(['realtime.html', 'realtime.rtlog']);
  const [report, session] = attached.map(({ path }) => readFileSync(path));
  expect(report?.toString()).toContain('never arrived');
  expect(gunzipSync(session ?? '').toString()).toContain('"format":"rtlog-end"');
  // Playwright's own report has copies of both.
  const copies = readdirSync(join(folder, 'playwright-report/data'));
  expect(copies.map((name) => name.split('.').at(-1)).sort()).toEqual(expect.arrayContaining(['html', 'rtlog']));
});

test('the test that docs/reference/testing-api.md shows holds, under the policy that docs/reference/policy.md shows', async () => {
  const codeIn = (page: string, language: string): string =>
    new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``).exec(readFileSync(join(root, page), 'utf8'))?.[1] ?? '';
  const app = await startApp();
  try {
    const own = join(folder, 'shown');
    mkdirSync(own);
    writeFileSync(join(own, 'shown.spec.ts'), codeIn('docs/reference/testing-api.md', 'ts'));
    writeFileSync(join(own, 'realtime.json'), codeIn('docs/reference/policy.md', 'json'));
    const cookie = { name: 'session', value: 'sesame', domain: new URL(app.url).hostname, path: '/', expires: -1 };
    const cookies = [{ ...cookie, httpOnly: false, secure: false, sameSite: 'Lax' }];
    const use = {
      baseURL: app.url,
      storageState: { cookies, origins: [] },
      launchOptions: { executablePath: (await ensureBrowser('chromium')).path },
      realtimeOptions: { policy: 'realtime.json' },
    };
    const config = { testDir: '.', reporter: 'line', use };
    writeFileSync(join(own, 'playwright.config.mjs'), `export default ${JSON.stringify(config)};\n`);
    const output = await new Promise<string>((settle) => {
      execFile('npx', ['playwright', 'test'], { cwd: own, timeout: 120_000 }, (_error, stdout, stderr) =>
        settle(stdout + stderr),
      );
    });
    expect(output).toContain('1 passed');
  } finally {
    await app.close();
  }
});

test('its types are those of Playwright and of the expectations', () => {
  writeFileSync(
    join(folder, 'types.ts'),
    `import { expect, test } from 'realtime-inspector/playwright';
import type { Page } from '@playwright/test';
test('types', async ({ page, realtime }) => {
  const own: Page = page;
  await own.goto('/');
  await expect(realtime).toHaveNoGaps('/feed', { numbering: 'seq' });
  await expect(own).toHaveTitle('x');
  // @ts-expect-error There is no such option.
  await realtime.expectNoGaps('/feed', { numbers: 'seq' });
});
`,
  );
  const args = [
    'tsc',
    '--noEmit',
    '--strict',
    '--module',
    'nodenext',
    '--target',
    'es2022',
    '--skipLibCheck',
    'types.ts',
  ];
  const { status, stdout } = spawnSync('npx', args, { cwd: folder, encoding: 'utf8' });
  expect([status, stdout]).toEqual([0, '']);
});
