import { parentPort, workerData } from 'node:worker_threads';
import { parseCommandLine } from '../../command-line.ts';
import { checkOne, type FileAnswer } from './check-one.ts';
import type { WorkerAnswer } from './spread.ts';

/** The thread that checks files of a call: it reads the same command line again, since options hold functions. */
const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((each) => typeof each === 'string');

const parsed = parseCommandLine(isTexts(workerData) ? workerData : []);
if (!parsed.ok || parsed.value.command !== 'check-many') throw new Error('not started by check');
const command = parsed.value;

parentPort?.on('message', (file: string) => {
  void checkOne(command, file).then(
    (answer) => parentPort?.postMessage({ answer } satisfies WorkerAnswer<FileAnswer>),
    (error: unknown) =>
      parentPort?.postMessage({
        error: error instanceof Error ? error.message : String(error),
      } satisfies WorkerAnswer<never>),
  );
});
