import { setTimeout as sleep } from 'node:timers/promises';
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { tapPanel } from '../../../scripts/recording/tap.ts';
import type { CheckJson } from '../../../src/cli/check/check-json.ts';
import { streamsIn, type ShownStream } from './panel.ts';
import { untilEqual, type World } from './world.ts';
import type { Page, Panel } from '../../drivers/index.ts';

export type Tap = Awaited<ReturnType<typeof tapPanel>>;

/** A test page that plays, its panel, and the recording that is made of it next to the panel. */
export interface Recorded {
  readonly run: string;
  readonly page: Page;
  readonly panel: Panel;
  readonly tap: Tap;
}

/** Opens a test page and DevTools on it, and records from its first record on. */
export async function recordPage(world: World, path: string, run: string): Promise<Recorded> {
  const page = await world.open(path, run);
  const panel = await page.openDevTools();
  return { run, page, panel, tap: await tapPanel(panel) };
}

/** Milliseconds without a new record after which a page that has done everything counts as recorded. */
const QUIET = 500;

/**
 * Waits until the panel shows all that the server sent and received, and no further record comes.
 *
 * @returns what panel and server say, to be compared by the test.
 */
export async function untilRecorded(world: World, { panel, run, tap }: Recorded) {
  const compared = await untilEqual(world, panel, run);
  let count = -1;
  while (count !== (await tap.count())) {
    count = await tap.count();
    await sleep(QUIET);
  }
  return compared;
}

/** Where `npm run build` puts the command line tool. */
const TOOL = fileURLToPath(new URL('../../../dist/cli/realtime-inspector.mjs', import.meta.url));

/** What a run of the tool gave. */
export interface CheckRun {
  readonly status: number;
  readonly report: CheckJson;
  readonly complaints: string;
}

/** Writes a recording to `file` and has the built tool check it, as a user would. */
export async function checkRecording(tap: Tap, file: string, ...options: string[]): Promise<CheckRun> {
  await writeFile(file, await tap.text());
  return new Promise((resolve, reject) => {
    const args = [TOOL, 'check', file, '--json', ...options];
    execFile(process.execPath, args, { maxBuffer: 64 * 1024 * 1024, timeout: 30_000 }, (error, output, complaints) => {
      const status = error === null ? 0 : error.code;
      if (typeof status !== 'number') return reject(error ?? new Error('no exit status'));
      resolve({ status, report: JSON.parse(output), complaints });
    });
  });
}

/** The figures of a stream that panel and tool must agree on. */
export interface StreamFigures {
  readonly class: string;
  readonly url: string;
  readonly messagesIn: number;
  readonly messagesOut: number;
}

const sorted = (figures: StreamFigures[]): readonly StreamFigures[] =>
  figures.sort((left, right) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1));

export const figuresOfReport = ({ streams }: CheckJson): readonly StreamFigures[] =>
  sorted(
    streams.map(({ transport, url, messagesIn, messagesOut }) => ({ class: transport, url, messagesIn, messagesOut })),
  );

export const figuresInPanel = async (panel: Panel): Promise<readonly StreamFigures[]> =>
  sorted(
    (await streamsIn(panel)).map(({ class: kind, url, messagesIn, messagesOut }: ShownStream) => ({
      class: kind,
      url,
      messagesIn,
      messagesOut,
    })),
  );
