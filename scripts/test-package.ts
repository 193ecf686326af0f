/**
 * `npm run test:package`: packs what is published, installs it in an empty folder without any other package, and runs it from
 * there: every command, the module for tests with Playwright and Puppeteer, `record` in each browser. `-- --short` leaves out
 * what needs a browser; it needs `npm run build` before, as the long form does.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { startTestPages } from '../test-pages/server/start.ts';
import { ensureBrowser } from './browsers/find-browser.ts';
import { root } from './build/settings.ts';
import { listAt, textAt, valueAt } from './json.ts';

/** Bytes of the tarball. */
const LARGEST = 950_000;

const COMMANDS = ['check', 'show', 'convert', 'report', 'record', 'mcp'] as const;

const isShort = process.argv.includes('--short');
const folder = await mkdtemp(path.join(tmpdir(), 'realtime-inspector-package-'));

interface Ran {
  readonly code: unknown;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(cwd: string, command: string, ...args: readonly string[]): Promise<Ran> {
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32' });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const [code]: readonly unknown[] = await once(child, 'close');
  return { code, stdout, stderr };
}

/** Packs the package. @returns the tarball. */
async function pack(): Promise<string> {
  const { stdout, stderr, code } = await run(
    root,
    'npm',
    'pack',
    '--json',
    '--ignore-scripts',
    '--pack-destination',
    folder,
  );
  assert.equal(code, 0, stderr);
  const packed: unknown = JSON.parse(stdout);
  // npm 10 and 11 give a list of packages, and a later one an object by their names.
  const [first] = Array.isArray(packed) ? (packed as readonly unknown[]) : Object.values(packed as object);
  const size = Number(valueAt(first, 'size'));
  assert.ok(size <= LARGEST, `the package has ${size} bytes, and ${LARGEST} is the limit`);
  const files = listAt(first, 'files').map((file) => textAt(file, 'path'));
  assert.deepEqual(
    files.filter((file) => /\.(?:png|jpe?g|gif|svg|rtlog)$/.test(file) && !file.includes('/icons/')),
    [],
    'pictures and recordings stay out',
  );
  for (const file of [
    'LICENSE',
    'README.md',
    'CHANGELOG.md',
    'dist/cli/THIRD-PARTY.txt',
    'dist/testing/THIRD-PARTY.txt',
  ]) {
    assert.ok(files.includes(file), `${file} is missing`);
  }
  console.log(`packed ${files.length} files, ${size} bytes`);
  return path.join(folder, textAt(first, 'filename'));
}

/** Installs the tarball in an empty folder. @returns the folder. */
async function install(tarball: string): Promise<string> {
  const home = path.join(folder, 'empty');
  await mkdir(home);
  await writeFile(path.join(home, 'package.json'), '{"private":true,"type":"module"}');
  const options = ['--offline', '--no-audit', '--no-fund', '--ignore-scripts'];
  const { code, stderr } = await run(home, 'npm', 'install', ...options, tarball);
  assert.equal(code, 0, stderr);
  const installed = (await readdir(path.join(home, 'node_modules'))).filter((name) => !name.startsWith('.'));
  assert.deepEqual(installed, ['realtime-inspector'], 'it needs no other package');
  return home;
}

async function runCommands(home: string): Promise<void> {
  const tool = (...args: readonly string[]): Promise<Ran> =>
    run(home, 'npx', '--no-install', 'realtime-inspector', ...args);
  for (const command of COMMANDS) {
    const { code, stdout } = await tool(command, '--help');
    assert.equal(code, 0);
    assert.match(stdout, new RegExp(`realtime-inspector ${command}`));
  }
  await cp(path.join(root, 'test/recordings/ticker-faults.rtlog'), path.join(home, 'run.rtlog'));
  const checked = await tool('check', 'run.rtlog');
  assert.equal(checked.code, 1, checked.stderr);
  assert.match(checked.stdout, /missing|Missed|gap/i);
  assert.equal((await tool('convert', 'run.rtlog', 'run.har', '--redact')).code, 0);
  assert.ok(JSON.parse(await readFile(path.join(home, 'run.har'), 'utf8')));
  assert.equal((await tool('report', 'run.rtlog', '-o', 'run.html')).code, 0);
  assert.match(await readFile(path.join(home, 'run.html'), 'utf8'), /^<!doctype html>/i);
  const version = textAt(JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')), 'version');
  assert.match((await tool('--version')).stdout, new RegExp(`${version.replaceAll('.', '\\.')}\\n$`));
  console.log('check, convert, report, help and version work');
}

/** A test of a user's, with either driver: `open` gives the browser and a page. */
const userTest = (head: string, url: string): string => `${head}
import { attach } from 'realtime-inspector/testing';
const { browser, page } = await open();
try {
  const realtime = await attach(page);
  await page.goto(${JSON.stringify(url)});
  await page.waitForFunction('window.testPage?.done === true', { timeout: 60_000 });
  await realtime.expectNoGaps();
  console.log(realtime.messages('/ticker').length, 'messages');
} finally {
  await browser.close();
}
`;

async function runTesting(home: string, url: string, executable: string): Promise<void> {
  const args = process.getuid?.() === 0 ? `['--no-sandbox']` : '[]';
  const started = `launch({ executablePath: ${JSON.stringify(executable)}, args: ${args} })`;
  const heads = {
    'playwright-core': `import { chromium } from 'playwright-core';\nconst open = async () => { const browser = await chromium.${started}; return { browser, page: await browser.newPage() }; };`,
    'puppeteer-core': `import { launch } from 'puppeteer-core';\nconst open = async () => { const browser = await ${started}; return { browser, page: await browser.newPage() }; };`,
  };
  for (const [driver, head] of Object.entries(heads)) {
    await symlink(path.join(root, 'node_modules', driver), path.join(home, 'node_modules', driver), 'junction');
    await writeFile(path.join(home, `${driver}.mjs`), userTest(head, url));
    const { code, stdout, stderr } = await run(home, process.execPath, `${driver}.mjs`);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^[1-9]\d* messages/);
    console.log(`the module for tests works with ${driver}`);
  }
}

async function runRecord(home: string, url: string): Promise<void> {
  for (const browser of ['chrome', 'firefox']) {
    const file = `${browser}.rtlog`;
    const until = 'window.testPage?.done === true';
    const args = ['record', url, '--browser', browser, '--for', '40s', '--until', until, '-o', file, '--loopback-only'];
    const { code, stderr } = await run(home, 'node_modules/.bin/realtime-inspector', ...args);
    assert.equal(code, 0, stderr);
    assert.ok((await stat(path.join(home, file))).size > 500);
    console.log(`record works in ${browser}`);
  }
}

try {
  const home = await install(await pack());
  await runCommands(home);
  if (!isShort) {
    const pages = await startTestPages({ port: 0 });
    try {
      const url = `${pages.url}/ticker.html?autostart=1&count=20&rate=20&seed=3`;
      await runRecord(home, url);
      await runTesting(home, url, (await ensureBrowser('chromium')).path);
    } finally {
      await pages.close();
    }
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
