/**
 * `npm run test:properties [-- --runs N] [FILE …]`: runs the property tests with N seeds drawn by lot, 20 by default.
 * Without files it takes all that use fast-check. Prints what failed with which seed, and goes on to the next one.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { randomSeed } from './test/property-seed.ts';
import { failureLines, failuresIn } from './test/suites.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const USAGE = 'usage: npm run test:properties [-- --runs N] [FILE …], with N from 1';

/** The files of unit tests that use fast-check, from the root of the project. */
async function propertyFiles(): Promise<readonly string[]> {
  const names = await readdir(path.join(root, 'test/unit'), { recursive: true });
  const files: string[] = [];
  for (const name of names.filter((each) => each.endsWith('.test.ts'))) {
    const file = path.posix.join('test/unit', name.replaceAll('\\', '/'));
    if ((await readFile(path.join(root, file), 'utf8')).includes("/property.ts'")) files.push(file);
  }
  return files;
}

/** Runs the files with one seed; resolves to whether all tests passed. Its output is shown only if one did not. */
async function runWith(seed: number, files: readonly string[], report: string): Promise<boolean> {
  await rm(report, { force: true });
  const vitest = [path.join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--project', 'unit', ...files];
  const child = spawn(process.execPath, [...vitest, '--reporter=json', `--outputFile=${report}`], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, PROPERTY_SEED: String(seed) },
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => void (said += text));
  const [code]: readonly unknown[] = await once(child, 'close');
  if (code === 0) return true;
  const written = await readFile(report, 'utf8').catch(() => null);
  if (written === null) console.error(said);
  else
    for (const line of failureLines(failuresIn(JSON.parse(written), root.replace(/[\\/]$/u, '')))) console.error(line);
  return false;
}

/** Reads the arguments; null if they cannot be read. */
function readArguments(): { readonly runs: number; readonly files: readonly string[] } | null {
  try {
    const { values, positionals } = parseArgs({
      options: { runs: { type: 'string', default: '20' } },
      allowPositionals: true,
    });
    const runs = Number(values.runs);
    return Number.isSafeInteger(runs) && runs > 0 ? { runs, files: positionals } : null;
  } catch {
    // An option that there is not.
    return null;
  }
}

/** Runs with one seed after another; resolves to the seeds that failed. */
async function runAll(runs: number, files: readonly string[]): Promise<readonly number[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'properties-'));
  const failed: number[] = [];
  try {
    for (let run = 1; run <= runs; run++) {
      const seed = randomSeed();
      const isOk = await runWith(seed, files, path.join(folder, 'report.json'));
      console.log(`${run} of ${runs}: seed ${seed} ${isOk ? 'passed' : 'FAILED'}`);
      if (!isOk) failed.push(seed);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return failed;
}

const asked = readArguments();
if (asked === null) {
  console.error(USAGE);
  process.exitCode = 2;
} else {
  const files = asked.files.length > 0 ? asked.files : await propertyFiles();
  const failed = await runAll(asked.runs, files);
  for (const seed of failed) console.error(`failed with PROPERTY_SEED=${seed}; keep what it found as an example test`);
  console.log(`${asked.runs - failed.length} seeds passed, ${failed.length} failed`);
  process.exitCode = failed.length === 0 ? 0 : 1;
}
