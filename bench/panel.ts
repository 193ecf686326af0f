/**
 * What the panel can bear: a million messages of 200 bytes in 50 streams, then 20,000 a second in 10 streams, in a real
 * browser. Prints each goal next to what was measured.
 *
 * npm run bench:panel [-- [chromium|firefox] [--quick] [--messages=1000000] [--only=loaded|pending|live|file]]
 */
import { BenchResults } from '../scripts/bench/results.ts';
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { readArguments, readBrowsers, readCount } from './arguments.ts';
import { openChromium } from './panel/chromium.ts';
import { openFirefox } from './panel/firefox.ts';
import type { Bench } from './panel/page.ts';
import { servePanel } from './panel/serve.ts';
import type { PanelSubject } from './panel/subject.ts';

const USAGE = 'npm run bench:panel [-- [chromium|firefox] [--quick] [--messages=N] [--only=loaded|pending|live|file]]';
const { values, positionals } = readArguments(USAGE, {
  quick: { type: 'boolean' },
  messages: { type: 'string' },
  only: { type: 'string' },
});
const isQuick = values.quick === true;
const [browserName = 'chromium'] = readBrowsers(positionals, USAGE);
const MESSAGES = readCount(values.messages, isQuick ? 100_000 : 1_000_000, USAGE);
const STREAMS = 50;

/** Milliseconds for which frames are watched. */
const WATCHED = isQuick ? 2_000 : 4_000;

/**
 * `clock` is what a user waits, other programs on the machine included; `processor` what the panel's thread itself worked.
 */
interface Row {
  readonly what: string;
  readonly clock: number | null;
  readonly processor: number | null;
  readonly unit: string;
  readonly goal: number;
  readonly verdict: string;
  readonly note: string;
}

/** What happens in each frame while frames are watched. */
type Action = Parameters<Bench['frames']>[0];

const rows: Row[] = [];
const results = new BenchResults(`panel, ${browserName}`, !isQuick && values.only === undefined);

const shown = (value: number | null) =>
  value === null ? '-' : value < 100 ? value.toFixed(1) : String(Math.round(value));

const known = (value: number | null | undefined) =>
  value === undefined || value === null || Number.isNaN(value) ? null : value;

function judge(clock: number | null, processor: number | null, goal: number) {
  if (clock === null && processor === null) return 'not measurable here';
  if (clock !== null && clock <= goal) return 'met';
  return processor !== null && processor <= goal ? 'met by processor time' : 'MISSED';
}

function report(
  what: string,
  measured: { clock?: number | null | undefined; processor?: number | null | undefined },
  unit: string,
  goal: number,
  note = '',
) {
  const clock = known(measured.clock);
  const processor = known(measured.processor);
  const verdict = judge(clock, processor, goal);
  results.add({
    what,
    figure: `${shown(clock)} ${unit}${processor === null ? '' : `, processor ${shown(processor)} ${unit}`}`,
    goal: `${goal} ${unit}`,
    spread: note,
    isMissed: verdict === 'MISSED',
  });
  rows.push({ what, clock, processor, unit, goal, verdict, note });
  const cells = [what.padEnd(46), shown(clock).padStart(9), shown(processor).padStart(9), String(goal).padStart(8)];
  console.log(`${cells.join(' ')} ${unit.padEnd(3)} ${verdict.padEnd(22)} ${note}`);
}

async function reportFrames(subject: PanelSubject, what: string, action: Action) {
  const { result, thread } = await subject.work(() => subject.run('frames', action, WATCHED));
  report(
    `${what}: a frame, 95 %`,
    { clock: result.p95, processor: thread?.p95 },
    'ms',
    16.7,
    `${result.frames} frames`,
  );
  report(`${what}: longest`, { clock: result.longest, processor: thread?.longestTask }, 'ms', 50, 'stall; task');
}

async function measureLoaded(subject: PanelSubject) {
  const before = await subject.memory();
  const { result: loading, thread } = await subject.work(() => subject.run('load', MESSAGES, STREAMS));
  console.log(
    `loaded ${MESSAGES} messages in ${Math.round(loading)} ms` +
      `${thread === null ? '' : `, ${Math.round(thread.total)} ms of processor time`}, longest task ${shown(thread?.longestTask ?? null)} ms`,
  );
  const after = await subject.memory();
  const { payload, messages } = await subject.run('memory');
  const each = before === null || after === null ? null : (after - before - payload) / messages;
  report(
    'memory besides the payload, a message',
    { clock: each },
    'B',
    300,
    `payload ${Math.round(payload / messages)} B`,
  );
  await subject.run('fitAll');
  await reportFrames(subject, 'scrolling the table', 'scroll');
  await reportFrames(subject, 'panning the whole recording', 'pan');
  await reportFrames(subject, 'zooming', 'zoom');
  const { result, thread: selecting } = await subject.work(() => subject.run('select'));
  report('a selection reacts, 95 %', { clock: result.p95, processor: selecting?.p95 }, 'ms', 50);
  await measureFilters(subject);
}

/** Filters with the time in which all of it is due; the first rows are due in 100 ms. */
const FILTERS = [
  ['text', 'x99', 1_000],
  ['text that most contain', 'trade', 1_000],
  ['regular expression', String.raw`/x[89]\d*0"/`, 3_000],
  ['kind', 'type:quote', 3_000],
  ['path, size, transport', 'price>=99000 size:>100 transport:ws', 3_000],
] as const;

async function measureFilters(subject: PanelSubject) {
  for (const [what, text, complete] of FILTERS) {
    const { result, thread } = await subject.work(() => subject.run('filter', text));
    report(`filter by ${what}: first rows`, { clock: result.first }, 'ms', 100, text);
    const whole = { clock: result.complete, processor: thread?.total };
    report(`filter by ${what}: complete`, whole, 'ms', complete, `${result.matches} pass`);
    report(
      `filter by ${what}: longest`,
      { clock: result.longest, processor: thread?.longestTask },
      'ms',
      50,
      'stall; task',
    );
  }
}

/** Requests that wait for their answers. */
const PENDING = 8_000;

async function measurePending(subject: PanelSubject) {
  for (const isOneAddress of [true, false]) {
    await subject.reload();
    const what = `${PENDING.toLocaleString('en')} pending requests${isOneAddress ? '' : ', an address each'}: a key`;
    const { result, thread } = await subject.work(() => subject.run('pending', PENDING, isOneAddress));
    report(`${what}, 95 %`, { clock: result.p95 }, 'ms', 100, `${result.shown} rows`);
    report(`${what}: longest`, { clock: result.longest, processor: thread?.longestTask }, 'ms', 100, 'stall; task');
  }
}

async function measureLive(subject: PanelSubject) {
  await subject.reload();
  await subject.run('feed', 20000, 10);
  await subject.run('frames', 'nothing', 1000);
  await reportFrames(subject, '20,000 a second arriving', 'nothing');
  await reportFrames(subject, '20,000 a second, panning', 'pan');
  const { sent, recorded, lost } = await subject.run('stopFeeding');
  report('20,000 a second: not recorded', { clock: sent - recorded + lost }, '', 0, `${sent} sent`);
}

async function measureFile(subject: PanelSubject) {
  await subject.reload();
  const size = await subject.run('makeFile', MESSAGES, STREAMS, true);
  const { result, thread } = await subject.work(() => subject.run('openFile'));
  const note = `${Math.round(size / 1e6)} MB packed, ${result.messages} messages`;
  report('opening a file: first picture', { clock: result.first }, 'ms', 1_000, note);
  report('opening a file: complete', { clock: result.complete, processor: thread?.total }, 'ms', 10_000);
  report('opening a file: longest', { clock: result.longest, processor: thread?.longestTask }, 'ms', 50, 'stall; task');
}

const PARTS = { loaded: measureLoaded, pending: measurePending, live: measureLive, file: measureFile };
if (values.only !== undefined && !Object.hasOwn(PARTS, values.only)) {
  console.error(`${JSON.stringify(values.only)} is no part of this bench.\nUsage: ${USAGE}`);
  process.exit(2);
}

const server = await servePanel();
const subject = await (browserName === 'firefox' ? openFirefox : openChromium)(server.url);
try {
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`;
  console.log(`${subject.name}, ${machine}, load ${loadavg()[0]?.toFixed(1)}`);
  console.log(`${''.padEnd(46)} by clock processor     goal`);
  for (const [part, measure] of Object.entries(PARTS)) {
    if (values.only === undefined || values.only === part) await measure(subject);
  }
  const missed = rows.filter(({ verdict }) => verdict === 'MISSED');
  console.log(missed.length === 0 ? 'All goals met.' : `Missed: ${missed.map(({ what }) => what).join('; ')}`);
  results.save(`${subject.name}, ${MESSAGES.toLocaleString('en')} messages`);
  const folder = fileURLToPath(new URL('results', import.meta.url));
  await mkdir(folder, { recursive: true });
  const result = {
    browser: subject.name,
    machine,
    load: loadavg(),
    date: new Date().toISOString(),
    messages: MESSAGES,
    rows,
  };
  await writeFile(`${folder}/panel-${browserName}.json`, `${JSON.stringify(result, null, 2)}\n`);
} finally {
  await subject.close();
  await server.close();
}
