/**
 * `npm run test:fuzz -- [--seconds N] [--seed S] [--target NAME]`: feeds every parser that meets bytes from outside with
 * damaged input. A failure prints its seed and the smallest input that still fails; a parser that never returns is ended
 * and its input printed. With `--target` one chunk of one target is repeated.
 */
import { fork } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/** A chunk of inputs takes a second or two; after this long without a word the parser hangs, in milliseconds. */
const HANGS_AFTER = 120_000;

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    target: { type: 'string' },
  },
});

export type Place = { target: string; seed: number };
export type Failure = Place & { minimal: string; error: string };

const folder = await mkdtemp(path.join(tmpdir(), 'fuzz-'));
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

/** Runs the fuzzer in a process of its own. */
function run(asked: {
  seconds: number;
  seed: number;
  target: string | null;
  trace: string | null;
}): Promise<{ code: number | null; hung: Place | null; failure: Failure | null; chunks: Map<string, number> }> {
  const child = fork(bundle, [JSON.stringify(asked)], { cwd: root, serialization: 'json' });
  const chunks: Map<string, number> = new Map();
  let place: Place | null = null;
  let failure: Failure | null = null;
  let isHung = false;
  let timer = setTimeout(() => {}, 0);
  const watch = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      isHung = true;
      child.kill('SIGKILL');
    }, HANGS_AFTER);
  };
  watch();
  child.on('message', (message) => {
    watch();
    const told = message as Place | { failure: Failure };
    if ('failure' in told) failure = told.failure;
    else {
      place = told;
      chunks.set(told.target, (chunks.get(told.target) ?? 0) + 1);
    }
  });
  return new Promise((resolve) =>
    child.on('exit', (code) => {
      clearTimeout(timer);
      resolve({ code, hung: isHung ? place : null, failure, chunks });
    }),
  );
}

try {
  const seed = Number(values.seed);
  console.log(`seed ${seed}`);
  const asked = { seconds: Number(values.seconds), seed, target: values.target ?? null, trace: null };
  const { code, hung, failure, chunks } = await run(asked);
  for (const [target, count] of chunks) console.log(`${String(200 * count).padStart(9)} inputs  ${target}`);
  if (failure !== null) {
    console.error(`\n${failure.target} failed with --seed ${failure.seed} --target '${failure.target}'`);
    console.error(`smallest input: ${failure.minimal}\n${failure.error}`);
  } else if (hung !== null) {
    const trace = path.join(folder, 'input.txt');
    await run({ seconds: 0, ...hung, trace });
    console.error(`\n${hung.target} never returned with --seed ${hung.seed} --target '${hung.target}'`);
    console.error(`input: ${await readFile(trace, 'utf8').catch(() => 'it did not happen again')}`);
  }
  process.exitCode = code === 0 && hung === null ? 0 : 1;
  console.log(process.exitCode === 0 ? 'no parser threw, hung or grew beyond its bound' : 'failed');
} finally {
  await rm(folder, { recursive: true, force: true });
}
