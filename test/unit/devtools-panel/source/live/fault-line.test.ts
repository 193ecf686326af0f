import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FaultLine } from '../../../../../src/devtools-panel/source/live/fault-line.ts';
import { ACTING_PLAN, type FromPanel } from '../../../../../src/wire/hops.ts';

function startLine() {
  const sent: FromPanel[] = [];
  const scripts: string[] = [];
  let places = [
    { page: 'page-1', document: 'top' },
    { page: 'page-2', document: 'frame' },
  ];
  let gone = 0;
  const line = new FaultLine({
    subscriber: 'panel',
    places: () => places,
    post: (message) => void sent.push(message),
    reloadWith: (script) => void scripts.push(script),
    readActing: () => Promise.resolve('act();'),
  });
  line.whenGone(() => (gone += 1));
  return { line, sent, scripts, gone: () => gone, setPlaces: (next: typeof places) => (places = next) };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const arm = (page: string, token: string) => ({
  type: 'to-page',
  page,
  message: { type: 'arm', subscriber: 'panel', token, plan: '{}' },
});

describe('a plan', () => {
  test('reaches every document once its script is there, and says in how many it is in force', async () => {
    const { line, sent } = startLine();
    const armed = line.arm('{}', null);
    expect(sent).toEqual([
      { type: 'place-acting', page: 'page-1' },
      { type: 'place-acting', page: 'page-2' },
    ]);
    line.placed('page-1', 'token');
    line.placed('page-2', null);
    expect(await armed).toBe(1);
    expect(sent.slice(2)).toEqual([arm('page-1', 'token')]);
  });

  test('for one document places nothing in others, and the script of a document is placed once', async () => {
    const { line, sent } = startLine();
    const first = line.arm('{}', 'frame');
    line.placed('page-2', 'token');
    await first;
    expect(await line.arm('{}', 'frame')).toBe(1);
    expect(sent).toEqual([{ type: 'place-acting', page: 'page-2' }, arm('page-2', 'token'), arm('page-2', 'token')]);
  });

  test('is in force nowhere where the recorder gives the empty token, or no answer comes', async () => {
    const { line } = startLine();
    const armed = line.arm('{}', null);
    line.placed('page-1', '');
    await vi.advanceTimersByTimeAsync(3_000);
    expect(await armed).toBe(0);
  });

  test('is ended in every document where it is in force', async () => {
    const { line, sent } = startLine();
    const armed = line.arm('{}', 'top');
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
    const armed = one.line.arm('{}', null);
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
    await line.armNextLoad('{"name":"</script>"}');
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
