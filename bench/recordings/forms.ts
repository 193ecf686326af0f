/** What it costs to open files of each form: HAR and session, packed and not, of sockets, event streams and requests. */
import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import type { ResultRow } from '../../scripts/bench/results.ts';
import { ROOT } from '../bundle.ts';
import { FILE_KINDS, kindName, makeFile } from '../check/files.ts';
import type { OpeningCost } from './open-file.ts';

/** MB of text a second of one core, and MB of memory. */
const SPEED = 20;
const MEMORY = 1_000;

/** MB of text below which the code is not warm yet. */
const COLD = 50;

async function costOf(path: string): Promise<OpeningCost> {
  const words = ['--expose-gc', 'scripts/run.mjs', 'bench/recordings/open-file.ts', path];
  const { stdout } = await promisify(execFile)(process.execPath, words, { cwd: ROOT });
  return JSON.parse(stdout);
}

/**
 * @param folder for the files, each of which is deleted after its turn.
 * @param sizes in MB of text, before packing.
 */
export async function measureForms(folder: string, sizes: readonly number[]): Promise<readonly ResultRow[]> {
  const rows: ResultRow[] = [];
  for (const kind of FILE_KINDS)
    for (const size of sizes) {
      const path = join(folder, kind.format === 'har' ? 'form.har' : 'form.rtlog');
      await makeFile(path, kind, size * 1e6);
      const { seconds, memory, records, problems } = await costOf(path);
      await rm(path);
      if (records === 0 || problems.length > 0)
        throw new Error(`${kindName(kind)}: ${records} records; ${problems.join('; ')}`);
      const speed = size / seconds;
      const peak = memory / 1e6;
      const row = {
        what: `opened: ${kindName(kind)}, ${size} MB of text`,
        figure: `${speed.toFixed(0)} MB a second of processor, peak ${peak.toFixed(0)} MB above the start`,
        goal: size < COLD ? `${MEMORY} MB` : `${SPEED} MB/s, ${MEMORY} MB`,
        isMissed: peak > MEMORY || (size >= COLD && speed < SPEED),
      };
      console.log(`${row.what.padEnd(48)} ${row.figure}${row.isMissed ? ' MISSED' : ''}`);
      rows.push(row);
    }
  return rows;
}
