/**
 * `npm run bench:check`: what `check` costs for files larger than memory: MB/s of text and the peak of the process' memory,
 * for sockets, event streams and requests, as HAR and as session, packed and not. Runs the command line as it is built.
 *
 * `-- 10 100 400` are the sizes in MB of text (10 and 100 unless given), `--only WORDS` the rows with these words, `--only many` so many recordings in one call (`--many 200`).
 */
import { BenchResults } from '../scripts/bench/results.ts';
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { readArguments, readCount } from './arguments.ts';
import { ROOT } from './bundle.ts';
import { FILE_KINDS, kindName, makeFile } from './check/files.ts';
import { measureMany } from './check/many.ts';

const USAGE = 'npm run bench:check [-- MB …] [--only WORDS] [--many COUNT]';
/** MB a second on one core, and MB of memory. */
const SPEED = 20;
const MEMORY = 1_000;

const { values, positionals } = readArguments(USAGE, { only: { type: 'string' }, many: { type: 'string' } });
const sizes = positionals.length === 0 ? [10, 100] : positionals.map((text) => readCount(text, 0, USAGE));

interface Cost {
  readonly seconds: number;
  readonly memory: number;
  readonly verdict: string;
}

/** Written by the process that is measured, behind its own output. */
const PRINT_USAGE = 'process.on("exit",()=>process.stderr.write("\\n"+JSON.stringify(process.resourceUsage())))';

/** Runs `check` on a file in a process of its own. */
async function check(path: string): Promise<Cost> {
  const watch = `data:text/javascript,${encodeURIComponent(PRINT_USAGE)}`;
  const program = join(ROOT, 'dist/cli/realtime-inspector.mjs');
  const child = spawn(process.execPath, ['--import', watch, program, 'check', path], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let err = '';
  child.stdout.resume();
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    // Progress comes all the time: only the end counts.
    err = (err + text).slice(-4_000);
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(err.split('\n').at(-1) ?? '');
  const verdict = code === 0 || code === 1 ? '' : `exit status ${code}`;
  return { seconds: (userCPUTime + systemCPUTime) / 1e6, memory: maxRSS / 1_000, verdict };
}

const folder = await mkdtemp(join(tmpdir(), 'bench-check-'));
const results = new BenchResults('check', values.only === undefined);
let missed = 0;
try {
  console.log(`${''.padEnd(28)}${'text'.padStart(8)}${'MB/s'.padStart(8)}${'peak'.padStart(10)}`);
  for (const kind of FILE_KINDS.filter((each) => kindName(each).includes(values.only ?? ''))) {
    for (const size of sizes) {
      const path = join(folder, `bench.${kind.format === 'har' ? 'har' : 'rtlog'}`);
      await makeFile(path, kind, size * 1e6);
      const { seconds, memory, verdict } = await check(path);
      const speed = size / seconds;
      // The start of the process weighs more than a small file.
      const isMet = verdict === '' && memory <= MEMORY && (speed >= SPEED || size < 50);
      if (!isMet) missed += 1;
      results.add({
        what: `${kindName(kind)}, ${size} MB of text`,
        figure: `${speed.toFixed(0)} MB/s, ${(1_000 / speed).toFixed(0)} ms of processor a MB, peak ${memory.toFixed(0)} MB`,
        goal: `${SPEED} MB/s, ${MEMORY} MB`,
        isMissed: !isMet,
      });
      console.log(
        `${kindName(kind).padEnd(28)}${`${size} MB`.padStart(8)}${speed.toFixed(0).padStart(8)}${`${memory.toFixed(0)} MB`.padStart(10)} ${isMet ? '' : 'MISSED'} ${verdict}`.trimEnd(),
      );
    }
  }
  const isMany = values.only === undefined || values.only === 'many';
  if (isMany) {
    const rows = await measureMany(folder, readCount(values.many, 200, USAGE));
    results.add(...rows);
    missed += rows.filter(({ isMissed }) => isMissed === true).length;
  }
  results.save();
  console.log(missed === 0 ? 'All goals met.' : `${missed} missed (goals: ${SPEED} MB/s of a core, ${MEMORY} MB)`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
