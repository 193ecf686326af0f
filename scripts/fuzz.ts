/**
 * `npm run test:fuzz -- [--seconds N] [--seed S] [--target NAME]`: feeds every parser that meets bytes from outside with
 * damaged input. A failure prints its seed and the smallest input that still fails; a parser that never returns is ended
 * and its input printed. With `--target` one chunk of one target is repeated.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { runFuzzer } from './fuzz/fuzzer-process.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Inputs in a chunk, as test/fuzz/run.ts counts them. */
const CHUNK = 200;

/** Fuzzes with a bundle in a folder for its files; resolves to whether all went well. */
async function fuzz(folder: string): Promise<boolean> {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: '60' },
      seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
      target: { type: 'string' },
    },
  });
  const bundle = path.join(folder, 'run.mjs');
  await build({
    entryPoints: [path.join(root, 'test/fuzz/run.ts')],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'error',
  });
  const [seconds, seed] = [Number(values.seconds), Number(values.seed)];
  console.log(`seed ${seed}`);
  const outcome = await runFuzzer(bundle, { seconds, seed, target: values.target ?? null, trace: null });
  const { isOk, hung, failure, chunks } = outcome;
  for (const [target, count] of chunks) console.log(`${String(CHUNK * count).padStart(9)} inputs  ${target}`);
  if (failure !== null) {
    console.error(`\n${failure.target} failed with --seed ${failure.seed} --target '${failure.target}'`);
    console.error(`smallest input: ${failure.minimal}\n${failure.error}`);
  } else if (hung !== null) {
    const trace = path.join(folder, 'input.txt');
    await runFuzzer(bundle, { seconds: 0, ...hung, trace });
    console.error(`\n${hung.target} never returned with --seed ${hung.seed} --target '${hung.target}'`);
    console.error(`input: ${await readFile(trace, 'utf8').catch(() => 'it did not happen again')}`);
  }
  return isOk;
}

const folder = await mkdtemp(path.join(tmpdir(), 'fuzz-'));
try {
  const isOk = await fuzz(folder);
  process.exitCode = isOk ? 0 : 1;
  console.log(isOk ? 'no parser threw, hung or grew beyond its bound' : 'failed');
} finally {
  await rm(folder, { recursive: true, force: true });
}
