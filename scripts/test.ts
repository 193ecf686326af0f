/**
 * `npm test`: everything, in both browsers. Prints each step and stops at the first that fails, except that all suites of
 * tests are run; ends with the tests that failed, the seconds of each step and one line with the counts.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { ensureBrowser } from './browsers/find-browser.ts';
import { closingLines, countsIn, failureLines, failuresIn, judge } from './test/suites.ts';
import type { Counts, Failure, Timing } from './test/suites.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const artifacts = path.join(root, 'artifacts');

/** What must be in order before any test is run. */
const CHECKS: readonly (readonly [title: string, command: readonly string[]])[] = [
  ['Types', ['npx', 'tsc', '-b']],
  ['Lint', ['npm', 'run', '--silent', 'lint']],
  ['Build', ['npm', 'run', '--silent', 'build']],
  ['Lint of the extension', ['npm', 'run', '--silent', 'lint:webext']],
  ['Package', ['npm', 'run', '--silent', 'test:package', '--', '--short']],
];

/** The tests, as arguments of vitest. */
const SUITES: readonly (readonly [title: string, args: readonly string[]])[] = [
  ['Unit', ['--project', 'unit*', 'test/unit']],
  ['Fuzz', ['--project', 'unit', 'test/fuzz']],
  ['Contract', ['--project', 'contract']],
  ['E2E', ['--project', 'e2e']],
  ['Faults', ['--project', 'faults']],
  ['Faults on purpose', ['--project', 'induced']],
];

const timings: Timing[] = [];
const failures: string[] = [];
const failedTests: Failure[] = [];

/** Runs one command with its output shown; resolves to whether it ended well. */
async function step(title: string, command: readonly string[]): Promise<boolean> {
  console.log(`\n# ${title}`);
  const start = performance.now();
  const [file = '', ...args] = command;
  const child = spawn(file, args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  const [code]: readonly unknown[] = await once(child, 'close');
  timings.push({ title, seconds: (performance.now() - start) / 1_000 });
  if (code !== 0) failures.push(`${title} failed: ${command.join(' ')} ended with ${String(code)}`);
  return code === 0;
}

/** What vitest reported, or undefined if it could not start. */
async function readReport(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return undefined;
  }
}

async function runSuite(title: string, args: readonly string[]): Promise<Counts> {
  const report = path.join(artifacts, `test-report-${title.toLowerCase()}.json`);
  await rm(report, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const isOk = await step(title, ['npx', 'vitest', 'run', ...args, ...reporters]);
  const result = await readReport(report);
  failedTests.push(...failuresIn(result, root.replaceAll('\\', '/').replace(/\/$/u, '')));
  return judge(countsIn(result), isOk);
}

/** Runs everything; resolves to the counts of all tests. */
async function main(): Promise<Counts> {
  for (const name of ['chromium', 'firefox'] as const) {
    console.log(`${name}: ${(await ensureBrowser(name)).path}`);
  }
  await mkdir(artifacts, { recursive: true });
  for (const [title, command] of CHECKS) {
    if (!(await step(title, command))) return { passed: 0, failed: 1 };
  }
  let [passed, failed] = [0, 0];
  for (const [title, args] of SUITES) {
    const counts = await runSuite(title, args);
    passed += counts.passed;
    failed += counts.failed;
  }
  return { passed, failed };
}

const counts = await main().catch((error: unknown): Counts => {
  failures.push(error instanceof Error ? error.message : String(error));
  return { passed: 0, failed: 1 };
});
for (const line of failureLines(failedTests)) console.error(line);
for (const failure of failures) console.error(`\n${failure}`);
console.log(`\n${closingLines(timings, counts).join('\n')}`);
process.exitCode = counts.failed === 0 && counts.passed > 0 ? 0 : 1;
