import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FaultLine } from '../../../../../src/devtools-panel/source/live/fault-line.ts';
import { ACTING_PLAN, type FromPanel } from '../../../../../src/wire/hops.ts';
import { QUICK_PROBE_PERIOD } from '../../../../../src/wire/wire-limits.ts';

function startLine() {
  const sent: FromPanel[] = [];
  const scripts: string[] = [];
  let places = [
    { page: 'page-1', document: 'top' },
    { page: 'page-2', document: 'frame' },
  ];
  let gone = 0;
  let probes = 0;
  const line = new FaultLine({
    subscriber: 'panel',
    places: () => places,
    post: (message) => void sent.push(message),
    reloadWith: (script) => void scripts.push(script),
    readActing: () => Promise.resolve('act();'),
    probe: () => void (probes += 1),
  });
  line.whenGone(() => (gone += 1));
  return {
    line,
    sent,
    scripts,
    gone: () => gone,
    probes: () => probes,
    setPlaces: (next: typeof places) => (places = next),
  };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const arm = (page: string, token: string, elapsed = 0) => ({
  type: 'to-page',
  page,
  message: { type: 'arm', subscriber: 'panel', token, plan: '{}', elapsed },
});

describe('a plan', () => {
  test('reaches every document once its script is there, and says in how many it is in force', async () => {
    const { line, sent } = startLine();
    const armed = line.arm('{}', null, null);
    expect(sent).toEqual([
      { type: 'place-acting', page: 'page-1' },
      { type: 'place-acting', page: 'page-2' },
    ]);
    line.placed('page-1', 'token');
    line.placed('page-2', null);
    expect(await armed).toEqual({ armed: 1, refused: 1 });
    expect(sent.slice(2)).toEqual([arm('page-1', 'token')]);
  });

  test('for one document places nothing in others, and the script of a document is placed once', async () => {
    const { line, sent } = startLine();
    const first = line.arm('{}', null, 'frame');
    line.placed('page-2', 'token');
    await first;
    expect(await line.arm('{}', null, 'frame')).toEqual({ armed: 1, refused: 0 });
    expect(sent).toEqual([{ type: 'place-acting', page: 'page-2' }, arm('page-2', 'token'), arm('page-2', 'token')]);
  });

  test('is in force nowhere where the recorder gives the empty token, or no answer comes', async () => {
    const { line } = startLine();
    const armed = line.arm('{}', null, null);
    line.placed('page-1', '');
    await vi.advanceTimersByTimeAsync(3_000);
    expect(await armed).toEqual({ armed: 0, refused: 2 });
  });

  test('is ended in every document where it is in force', async () => {
    const { line, sent } = startLine();
    const armed = line.arm('{}', null, 'top');
    line.placed('page-1', 'token');
    await armed;
    line.disarm();
    expect(sent.at(-1)).toEqual({ type: 'to-page', page: 'page-1', message: { type: 'disarm', subscriber: 'panel' } });
    const { length } = sent;
    line.disarm();
    expect(sent).toHaveLength(length);
  });

  test('ends with the last of its pages, or with the background', async () => {
    const one = startLine();
    const armed = one.line.arm('{}', null, null);
    one.line.placed('page-1', 'a');
    one.line.placed('page-2', 'b');
    await armed;
    one.line.disconnected('page-2');
    expect(one.gone()).toBe(0);
    one.line.broken();
    expect(one.gone()).toBe(1);
  });

  test('for the next load is put before the script, as data', async () => {
    const { line, scripts } = startLine();
    await line.armNextLoad('{"name":"</script>"}', null);
    const window: Record<string, unknown> = {};
    let acted: unknown = null;
    runInNewContext(scripts[0] ?? '', { window, act: () => (acted = window[ACTING_PLAN]) });
    expect(acted).toEqual({ subscriber: 'panel', plan: '{"name":"</script>"}' });
  });
});

test('a message by hand goes to the document of its connection', async () => {
  const { line, sent } = startLine();
  const request = { connection: 4, direction: 'in', encoding: 'text', data: 'hello' } as const;
  const made = line.byHand({ document: 'frame', ...request });
  line.placed('page-2', 'token');
  expect(await made).toBe(true);
  expect(sent.at(-1)).toEqual({
    type: 'to-page',
    page: 'page-2',
    message: { type: 'by-hand', subscriber: 'panel', token: 'token', ...request },
  });
  expect(await line.byHand({ document: 'elsewhere', ...request })).toBe(false);
});

describe('a frame that comes while a plan is in force', () => {
  const frame = { page: 'page-3', isTop: false, timeOrigin: 0 };

  /** A line with a plan of so many milliseconds in force in the top document. */
  async function inForce(length: number | null, document: string | null = null) {
    const started = startLine();
    started.setPlaces([{ page: 'page-1', document: 'top' }]);
    const armed = started.line.arm('{}', length, document);
    started.line.placed('page-1', 'a');
    await armed;
    return started;
  }

  test('gets what is left of it, and is found by quick probes', async () => {
    const { line, sent, probes } = await inForce(10_000);
    await vi.advanceTimersByTimeAsync(4_000);
    expect(probes()).toBe(4_000 / QUICK_PROBE_PERIOD);
    line.connected(frame);
    expect(sent.at(-1)).toEqual({ type: 'place-acting', page: 'page-3' });
    line.placed('page-3', 'b');
    await vi.advanceTimersByTimeAsync(0);
    expect(sent.at(-1)).toEqual(arm('page-3', 'b', 4_000));
    line.disarm();
    expect(sent.slice(-2).map((each) => 'page' in each && each.page)).toEqual(['page-1', 'page-3']);
  });

  test.each([
    [
      'was over before',
      async () => {
        const started = await inForce(1_000);
        await vi.advanceTimersByTimeAsync(1_001);
        return started;
      },
    ],
    ['took no time', () => inForce(0)],
    ['is for one document', () => inForce(null, 'top')],
    [
      'was stopped',
      async () => {
        const started = await inForce(null);
        started.line.disarm();
        return started;
      },
    ],
    [
      'ended with the page',
      async () => {
        const started = await inForce(null);
        started.line.connected({ page: 'page-9', isTop: true, timeOrigin: 0 });
        return started;
      },
    ],
  ])('gets nothing of a plan that %s, and no probe is sent for it', async (_case, begin) => {
    const { line, sent, probes } = await begin();
    const [messages, probed] = [sent.length, probes()];
    line.connected(frame);
    await vi.advanceTimersByTimeAsync(1_000);
    expect([sent.length, probes()]).toEqual([messages, probed]);
  });

  test('gets nothing of a plan for a load that has not begun; that plan ends with the page that it was for', async () => {
    const { line, sent, gone } = startLine();
    await line.armNextLoad('{}', 60_000);
    line.connected(frame);
    line.disconnected('page-1');
    expect([sent, gone()]).toEqual([[], 0]);
    line.connected({ page: 'page-2', isTop: true, timeOrigin: Date.now() });
    line.disconnected('page-2');
    expect(gone()).toBe(1);
  });

  test('gets a plan that was armed for the load, from the beginning of its page on; Stop ends both', async () => {
    const { line, sent, gone } = startLine();
    await line.armNextLoad('{}', 60_000);
    line.connected({ page: 'page-1', isTop: true, timeOrigin: Date.now() - 500 });
    line.connected(frame);
    line.placed('page-3', 'b');
    await vi.advanceTimersByTimeAsync(0);
    expect(sent.at(-1)).toEqual(arm('page-3', 'b', 500));
    const { length } = sent;
    line.disarm();
    expect(sent.slice(length).map((each) => 'page' in each && each.page)).toEqual(['page-1', 'page-3']);
    expect(gone()).toBe(0);
  });
});
