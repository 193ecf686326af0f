import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BROWSERS } from '../drivers/index.ts';
import {
  checkRecording,
  figuresInPanel,
  figuresOfReport,
  recordPage,
  untilRecorded,
  type Recorded,
} from './support/recording.ts';
import { isLoss, LOSS_KINDS } from './support/truth.ts';
import { startWorld, untilDone, type World } from './support/world.ts';

/** Every test page without faults, each short; `messages` is how many at least must have come. */
const clean = [
  { name: 'three-ways', path: '/three-ways.html?autostart=1&end=close&hold=3000', messages: 12 },
  { name: 'ticker', path: '/ticker.html?autostart=1&transport=both&count=80&rate=40', messages: 160 },
  { name: 'reconnect', path: '/reconnect.html?autostart=1&outages=0', messages: 4 },
  { name: 'token-stream', path: '/token-stream.html?autostart=1&count=40', messages: 80 },
  { name: 'polling', path: '/polling.html?autostart=1&calls=10&period=300&hold=600&after=250', messages: 40 },
  { name: 'socketio', path: '/socketio.html?autostart=1&end=close', messages: 10 },
  { name: 'frames', path: '/frames.html?autostart=1&every=250', messages: 30 },
];

/** 1 in 20 dropped after the first 30, by which time the numbering is known. */
const DROPPING = '/ticker.html?autostart=1&count=150&rate=60&clean=30&drop=20';

describe.each(BROWSERS)('a recording made in %s, checked on the command line', (name) => {
  let world: World;
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'realtime-inspector-check-'));
    world = await startWorld(name);
  });
  afterAll(async () => {
    await world.close();
    await rm(folder, { recursive: true });
  });

  /** Plays a page to its end and waits until all of it is recorded. */
  const play = async (path: string, run: string): Promise<Recorded> => {
    const recording = await recordPage(world, path, run);
    await untilDone(recording.page);
    const { shown, truth } = await untilRecorded(world, recording);
    expect(shown).toEqual(truth);
    return recording;
  };

  test.each(clean)('$name, where nothing was injected, is clean', async ({ name: subject, path, messages }) => {
    const { page, panel, tap } = await play(path, `${name}-check-${subject}`);
    const file = join(folder, `${subject}.rtlog`);
    const { status, report, complaints } = await checkRecording(tap, file, '--fail-on', LOSS_KINDS.join());
    expect(complaints).toBe('');
    expect(report.findings.filter(isLoss)).toEqual([]);
    expect(status).toBe(0);
    const figures = figuresOfReport(report);
    expect(figures).toEqual(await figuresInPanel(panel));
    expect(figures.reduce((sum, { messagesIn }) => sum + messagesIn, 0)).toBeGreaterThanOrEqual(messages);
    await page.close();
  });

  test('dropped messages are its gaps, and the exit status is 1', async () => {
    const { run, page, tap } = await play(DROPPING, `${name}-check-dropping`);
    const dropped = (await world.log(run)).filter(({ fault }) => fault === 'drop').length;
    expect(dropped).toBeGreaterThan(0);
    const { status, report } = await checkRecording(tap, join(folder, 'dropping.rtlog'));
    const losses = report.findings.filter(isLoss);
    expect(new Set(losses.map(({ kind }) => kind))).toEqual(new Set(['gap']));
    expect(losses.reduce((sum, { count }) => sum + count, 0)).toBe(dropped);
    expect(status).toBe(1);
    await page.close();
  });
});
