/**
 * `npm test`: everything, in both browsers. Prints each step, stops at the first that fails, ends with one line.
 */
import { spawn } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { ensureBrowser } from './browsers/find-browser.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const report = join(root, 'artifacts', 'test-report.json');

/** Runs one command with its output shown. */
async function step(title: string, command: string[]) {
  console.log(`\n# ${title}`);
  const [file = '', ...args] = command;
  const child = spawn(file, args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code !== 0) throw new Error(`${title} failed: ${command.join(' ')} ended with ${code}`);
}

/** What vitest counted, or nothing where it could not start. */
async function countTests() {
  try {
    const { numPassedTests, numFailedTests } = JSON.parse(await readFile(report, 'utf8'));
    return { passed: numPassedTests, failed: numFailedTests };
  } catch {
    return { passed: 0, failed: 0 };
  }
}

let failure = '';
try {
  for (const name of ['chromium', 'firefox'] as const) {
    console.log(`${name}: ${(await ensureBrowser(name)).path}`);
  }
  await mkdir(join(root, 'artifacts'), { recursive: true });
  await rm(report, { force: true });
  await step('Types', ['npx', 'tsc', '-b']);
  await step('Lint', ['npm', 'run', '--silent', 'lint']);
  await step('Build', ['npm', 'run', '--silent', 'build']);
  await step('Lint of the extension', ['npm', 'run', '--silent', 'lint:webext']);
  await step('Tests', ['npx', 'vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]);
} catch (error) {
  failure = error instanceof Error ? error.message : String(error);
}
const { passed, failed } = await countTests();
if (failure !== '') console.error(`\n${failure}`);
console.log(`\n${passed} passed, ${failure !== '' && failed === 0 ? 1 : failed} failed`);
process.exitCode = failure === '' && failed === 0 && passed > 0 ? 0 : 1;
