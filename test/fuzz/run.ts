/**
 * The fuzzer's own process, bundled and started by `scripts/fuzz.ts`, which ends it when it hangs.
 *
 * Arguments as JSON: `{ seconds, seed, target }`; with `target` one chunk of one target is played with every input written
 * down before the parser gets it.
 */
import { writeFileSync } from 'node:fs';
import process from 'node:process';
import * as fc from '../property.ts';
import { TARGETS, watchInputs, type Target } from './targets.ts';

/** Inputs of one seed; a chunk is what is repeated to find the input that hung. */
const CHUNK = 200;

interface Asked {
  readonly seconds: number;
  readonly seed: number;
  readonly target: string | null;
  readonly trace: string | null;
}

const asked = JSON.parse(process.argv[2] ?? '{}') as Asked;

async function play({ name, property }: Target, seed: number): Promise<boolean> {
  process.send?.({ target: name, seed });
  const details = await fc.check(property, { seed, numRuns: CHUNK });
  if (!details.failed) return true;
  const { counterexample, errorInstance } = details;
  process.send?.({
    failure: {
      target: name,
      seed,
      minimal: fc.stringify(counterexample?.[0]),
      error: errorInstance instanceof Error ? (errorInstance.stack ?? errorInstance.message) : String(errorInstance),
    },
  });
  return false;
}

async function run(): Promise<boolean> {
  const only = TARGETS.filter(({ name }) => asked.target === null || name === asked.target);
  if (only.length === 0) {
    const names = TARGETS.map(({ name }) => name).join('\n  ');
    process.send?.({
      failure: {
        target: asked.target,
        seed: asked.seed,
        minimal: '',
        error: `there is no such target; there are\n  ${names}`,
      },
    });
    return false;
  }
  const { trace } = asked;
  if (trace !== null) watchInputs((input) => writeFileSync(trace, fc.stringify(input)));
  if (asked.target !== null) {
    for (const target of only) if (!(await play(target, asked.seed))) return false;
    return true;
  }
  const end = performance.now() + asked.seconds * 1_000;
  for (let round = 0; performance.now() < end; round += 1) {
    for (const target of only) {
      if (performance.now() >= end) break;
      if (!(await play(target, asked.seed + round))) return false;
    }
  }
  return true;
}

process.exitCode = (await run()) ? 0 : 1;
process.disconnect?.();
