import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BROWSERS, type Page, type Panel } from '../drivers/index.ts';
import { clickByScript, dataOf, untilText } from './support/document.ts';
import { findingsIn, messagesIn, streamsIn } from './support/panel.ts';
import { openTab, startWorld, untilDone, type Tab, type World } from './support/world.ts';

/** What a peer of the test page has noted; see test-pages/pages/data-channels.js. */
interface Line {
  readonly side: 'left' | 'right';
  readonly channel: string;
  readonly direction: 'in' | 'out';
  readonly data: string;
}

declare global {
  interface Window {
    channelLog?: readonly Line[];
  }
}

/** What came and went on one end of each channel, as text, for each end by the channel's label. */
type Ends = Readonly<Record<string, readonly (readonly string[])[]>>;

const bytesOf = (base64: string): string => [...Buffer.from(base64, 'base64')].join(' ');

const sorted = (ends: Map<string, string[][]>): Ends =>
  Object.fromEntries([...ends].sort().map(([label, lists]) => [label, lists.map((list) => list).sort()]));

/** What the page's own peers have noted. */
async function notedIn(...pages: readonly Page[]): Promise<Ends> {
  const ends = new Map<string, Map<string, string[]>>();
  for (const page of pages) {
    for (const { side, channel, direction, data } of await page.evaluate(() => window.channelLog ?? [])) {
      const ofChannel = ends.get(channel) ?? new Map<string, string[]>();
      ends.set(channel, ofChannel);
      ofChannel.set(side, [...(ofChannel.get(side) ?? []), `${direction} ${data}`]);
    }
  }
  return sorted(new Map([...ends].map(([label, sides]) => [label, [...sides.values()]])));
}

/** What the panel shows, of streams from an instant on. */
async function shownIn(panel: Panel, since = 0): Promise<Ends> {
  const ends = new Map<string, string[][]>();
  for (const { id, class: kind, url, firstAt } of await streamsIn(panel)) {
    if (kind !== 'datachannel' || firstAt < since) continue;
    const label = url.replace('datachannel:', '');
    const list = (await messagesIn(panel, id)).map(
      ({ direction, data, encoding }) => `${direction} ${encoding === 'base64' ? bytesOf(data) : data}`,
    );
    ends.set(label, [...(ends.get(label) ?? []), list]);
  }
  return sorted(ends);
}

/** Waits until the panel counts as many messages on data channels as the peers have noted. */
async function untilAll(panel: Panel, ends: Ends): Promise<void> {
  const wanted = Object.values(ends).flat(2).length;
  await panel.waitFor(
    (count) =>
      realtimePanel
        .streams()
        .filter(({ class: kind }) => kind === 'datachannel')
        .reduce((sum, { messagesIn: received, messagesOut: sent }) => sum + received + sent, 0) >= count,
    wanted,
  );
}

describe.each(BROWSERS)('data channels in %s', (name) => {
  let world: World;
  let tab: Tab;
  beforeAll(async () => {
    world = await startWorld(name, { hasCache: false });
    tab = await openTab(world);
  });
  afterAll(() => world.close());

  test('are rows that equal what both peers saw, text and bytes, and after a reload too', async () => {
    await tab.show('/data-channels?count=6&every=20', 'rows');
    const { page, panel } = tab;
    await clickByScript(page, '#start');
    await untilDone(page);
    const noted = await notedIn(page);
    expect(Object.keys(noted)).toEqual(['agreed', 'bytes', 'ordered', 'unordered']);
    await untilAll(panel, noted);
    expect(await shownIn(panel)).toEqual(noted);

    const before = Math.max(...(await streamsIn(panel)).map(({ lastAt }) => lastAt));
    await page.reload();
    await clickByScript(page, '#start');
    await untilDone(page);
    const again = await notedIn(page);
    await panel.waitFor(
      (wanted) =>
        realtimePanel
          .streams()
          .filter(({ class: kind, firstAt }) => kind === 'datachannel' && firstAt > wanted.before)
          .reduce((sum, { messagesIn: received, messagesOut: sent }) => sum + received + sent, 0) === wanted.count,
      { before, count: Object.values(again).flat(2).length },
    );
    expect(await shownIn(panel, before)).toEqual(again);
  });

  test('are whole in a panel that is opened late, with the options of channels and the states of peers', async () => {
    const page = await world.open('/data-channels?count=6&every=20&autostart=1', 'late');
    await untilDone(page);
    const noted = await notedIn(page);
    const panel = await page.openDevTools();
    await untilAll(panel, noted);
    expect(await shownIn(panel)).toEqual(noted);

    const labels = await dataOf(panel, '[data-stream]', 'label');
    const [unordered, peer] = [labels.indexOf('unordered'), labels.indexOf('Peer connection')];
    const ids = await dataOf(panel, '[data-stream]', 'stream');
    expect(await untilText(panel, `[data-stream="${ids[unordered]}"]`, /unordered, no retrans/)).toBeTruthy();
    expect(await untilText(panel, `[data-stream="${ids[peer]}"]`, /connected, ICE (connected|completed)/)).toBeTruthy();
    await clickByScript(panel, `[data-stream="${ids[peer]}"]`);
    await untilText(panel, '.table-scroller', /Signalling: stable.*Peer connection: connected/s);
    await clickByScript(panel, `[data-stream="${ids[unordered]}"]`);
    await untilText(panel, '[data-stream-detail]', /deliveryunordered, no retransmissions.*channel id\d/s);
    expect((await streamsIn(panel)).map(({ class: kind, state }) => [kind, state])).toContainEqual(['peer', 'open']);

    await clickByScript(page, '#stop');
    await panel.waitFor(() => realtimePanel.streams().every(({ state }) => state === 'closed'));
    expect(await findingsIn(panel)).toEqual([]);
    await page.close();
  });

  test('of two tabs are each half of the truth', async () => {
    const left = await world.open('/data-channels?role=left&count=5&channels=ordered,bytes&autostart=1', 'tabs');
    const panel = await left.openDevTools();
    const right = await world.open('/data-channels?role=right&channels=ordered,bytes&autostart=1', 'tabs');
    await untilDone(left);
    const noted = await notedIn(left);
    await untilAll(panel, noted);
    expect(await shownIn(panel)).toEqual(noted);
    const other = await notedIn(right);
    const swap = (lines: readonly string[] = []) =>
      lines.map((line) => line.replace(/^(in|out)/, (word) => (word === 'in' ? 'out' : 'in'))).sort();
    expect(swap(other['bytes']?.[0])).toEqual([...(noted['bytes']?.[0] ?? [])].sort());
    await left.close();
    await right.close();
  });

  test('that promise no more raise no gap for what the line loses, and an ordered one exactly what was left out', async () => {
    await tab.show('/data-channels?channels=ordered,unordered&count=60&every=20&drop=4&skip=30', 'loss');
    const { page, panel } = tab;
    await clickByScript(page, '#start');
    await untilDone(page);
    const noted = await notedIn(page);
    await untilAll(panel, noted);
    expect(await shownIn(panel)).toEqual(noted);
    // One packet in four is lost: the unordered channel has lost some, the ordered one nothing but what was never sent.
    const received = (label: string): number =>
      noted[label]?.find((lines) => lines[0]?.startsWith('in'))?.filter((line) => line.startsWith('in')).length ?? 0;
    expect(received('ordered')).toBe(59);
    expect(received('unordered')).toBeLessThan(60);
    await panel.waitFor(() => realtimePanel.findings().some(({ kind }) => kind === 'gap'));
    const streams = await streamsIn(panel);
    const found = (await findingsIn(panel)).filter(({ kind }) => kind === 'gap' || kind === 'late');
    expect(
      found.map(({ kind, count, missing, stream }) => [
        kind,
        count,
        missing.map(({ first, last }) => [first, last]),
        streams.find(({ id }) => id === stream)?.url,
      ]),
    ).toEqual([['gap', 1, [['30', '30']], 'datachannel:ordered']]);
  });
});
