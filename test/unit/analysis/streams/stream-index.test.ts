import { describe, expect, test } from 'vitest';
import { createStreamEntry } from '../../../../src/analysis/streams/create-stream-entry.ts';
import { normaliseEndpoint } from '../../../../src/analysis/streams/endpoint.ts';
import { readEngineCall } from '../../../../src/analysis/streams/library-signatures.ts';
import { parseUrl } from '../../../../src/analysis/streams/parse-url.ts';
import type { StreamEntry } from '../../../../src/analysis/streams/stream-entry.ts';
import { familyOf, protocolsOf } from '../../../../src/analysis/streams/stream-facts.ts';
import { StreamIndex } from '../../../../src/analysis/streams/stream-index.ts';
import { millis } from '../../../../src/base/units.ts';
import type { Transport } from '../../../../src/wire/record.ts';
import { Recording } from '../recording.ts';
import { connecting, connectionOf, spanFrom } from './entries.ts';
import { analyse } from './streams-of.ts';

const LIVE = 'wss://app.test/live';

/** Places connections one after the other, as the registry does. */
class Placing {
  readonly index = new StreamIndex();
  #id = 0;

  /** Where a connection would go. */
  place(at: number, transport: Transport, url: string, more: Parameters<typeof connecting>[2] = {}) {
    const record = connecting(transport, url, { at: millis(at), ...more });
    const engine = readEngineCall(parseUrl(url));
    const family = familyOf(transport, engine !== null);
    const endpoint = normaliseEndpoint(record);
    const { document } = record;
    const session = engine?.session ?? null;
    const placement = this.index.place({ family, document, endpoint, protocols: protocolsOf(record), at, session });
    return { placement, record, endpoint, family };
  }

  /** A connection begins and stays open. Gives its stream. */
  begin(at: number, transport: Transport, url: string, more: Parameters<typeof connecting>[2] = {}): StreamEntry {
    const { placement, record, endpoint, family } = this.place(at, transport, url, more);
    let { entry } = placement;
    if (entry === null) {
      this.#id += 1;
      const { groupKey, firstIndex, siblings } = placement;
      const made = { id: this.#id, record, endpoint, family, page: undefined, ordinal: siblings + 1 };
      entry = createStreamEntry({ ...made, groupKey, firstIndex, isLongPoll: false });
      this.index.add(entry);
    }
    entry.stream.connections += 1;
    entry.stream.spans.push(spanFrom(at));
    entry.open.add(connectionOf(entry));
    return entry;
  }

  /** All connections of a stream end. */
  end(entry: StreamEntry, at: number, byPage = false): void {
    entry.open.clear();
    entry.lastEndAt = millis(at);
    entry.wasEndedByPage = byPage;
    this.index.freed(entry);
  }

  /** A connection that begins at 0 and ends at an instant. */
  ended(until: number, transport: Transport, url: string, byPage = false): StreamEntry {
    const entry = this.begin(0, transport, url);
    this.end(entry, until, byPage);
    return entry;
  }
}

describe('a socket', () => {
  test('joins the stream to its endpoint that ended at most five minutes ago', () => {
    const after = (pause: number) => {
      const placing = new Placing();
      const first = placing.ended(1_000, 'websocket', LIVE);
      return placing.place(1_000 + pause, 'websocket', LIVE).placement.entry === first;
    };
    expect([after(300_000), after(300_001)]).toEqual([true, false]);
  });

  test('is a stream of its own while the other one is open, unless the page has asked for its end', () => {
    const placing = new Placing();
    const first = placing.begin(0, 'websocket', LIVE);
    expect(placing.place(10, 'websocket', LIVE).placement).toMatchObject({ entry: null, siblings: 1 });
    for (const connection of first.open) first.closing.add(connection);
    placing.index.freed(first);
    expect(placing.place(10, 'websocket', LIVE).placement.entry).toBe(first);
  });

  test('that is open at the same time counts on from the connections of the other', () => {
    const placing = new Placing();
    placing.ended(100, 'websocket', LIVE);
    const again = placing.begin(200, 'websocket', LIVE);
    // Two connections so far, 0 and 1.
    expect(again.stream.spans).toHaveLength(2);
    expect(placing.place(300, 'websocket', LIVE).placement.firstIndex).toBe(2);
    placing.end(again, 400);
    expect(placing.place(500, 'websocket', 'wss://app.test/other').placement.firstIndex).toBe(0);
  });

  test('joins the stream that ended last of several', () => {
    const placing = new Placing();
    const [first, second] = [placing.begin(0, 'websocket', LIVE), placing.begin(1, 'websocket', LIVE)];
    placing.end(first, 2_000);
    placing.end(second, 1_000);
    expect(placing.place(3_000, 'websocket', LIVE).placement.entry).toBe(second);
  });

  test('never joins a stream of another document, subprotocol or transport', () => {
    const placing = new Placing();
    placing.ended(1_000, 'websocket', LIVE);
    expect([
      placing.place(1_100, 'websocket', LIVE, { document: 'doc-2' }).placement.entry,
      placing.place(1_100, 'websocket', LIVE, { protocols: ['chat'] }).placement.entry,
      placing.place(1_100, 'eventsource', LIVE).placement.entry,
    ]).toEqual([null, null, null]);
  });

  test('is forgotten with its stream', () => {
    const placing = new Placing();
    const first = placing.ended(1_000, 'websocket', LIVE);
    placing.index.remove(first);
    expect(placing.place(1_100, 'websocket', LIVE).placement).toMatchObject({ entry: null, siblings: 0 });
  });
});

describe('a socket that resumes at another host, or with another ticket', () => {
  const resumed = (from: string, to: string, pause = 1_000, byPage = false): boolean => {
    const placing = new Placing();
    const first = placing.ended(1_000, 'websocket', from, byPage);
    return placing.place(1_000 + pause, 'websocket', to).placement.entry === first;
  };

  test('joins the stream that was cut off within thirty seconds', () => {
    const to = 'wss://b.test/live?x=1';
    expect(resumed('wss://a.test/live?x=1', to)).toBe(true);
    expect(resumed('wss://a.test/live?x=1', to, 30_000)).toBe(true);
    expect(resumed('wss://a.test/live?x=1', to, 30_001)).toBe(false);
    expect(resumed('wss://b.test/live?ref=u7x2k9q4mm', 'wss://b.test/live?ref=p1z8c3v6nn')).toBe(true);
    expect(resumed('wss://b.test/live?room=a&id=1', 'wss://b.test/live?room=a&id=2')).toBe(true);
  });

  test('joins it without a path too, where the host is the same', () => {
    expect(resumed('wss://b.test/?v=6', 'wss://b.test/?v=6&resume=c1')).toBe(true);
    expect(resumed('wss://b.test/?room=a', 'wss://b.test/?room=b')).toBe(false);
    expect(resumed('wss://a.test/?v=6', 'wss://b.test/?v=6')).toBe(false);
  });

  test('does not where another word names another thing', () => {
    expect(resumed('wss://b.test/live?room=news&id=1', 'wss://b.test/live?room=chat&id=2')).toBe(false);
  });

  test('does not if host and parameters differ both, if the path does, or if there is no path', () => {
    expect(resumed('wss://a.test/live?x=1', 'wss://b.test/live?x=2')).toBe(false);
    expect(resumed('wss://a.test/live', 'wss://b.test/other')).toBe(false);
    expect(resumed('wss://a.test/', 'wss://b.test/')).toBe(false);
  });

  test('does not if the page ended the stream itself', () => {
    expect(resumed('wss://a.test/live', 'wss://b.test/live', 1_000, true)).toBe(false);
  });
});

describe('the connection that replaces one that has just ended', () => {
  /** The first is open from 0 to 10 s, the second from `openedAt` on. */
  const replaced = (openedAt: number, more: (placing: Placing) => void = () => undefined) => {
    const placing = new Placing();
    const first = placing.begin(0, 'websocket', LIVE);
    const second = placing.begin(openedAt, 'websocket', LIVE);
    more(placing);
    placing.end(first, 10_000);
    return { found: placing.index.successorOf(first, 10_000), second };
  };

  test('was opened at most five seconds before', () => {
    const { found, second } = replaced(5_000);
    expect(found).toBe(second);
    expect(replaced(4_999).found).toBe(null);
  });

  test('is not known if there are two, or if the stream still has a connection', () => {
    expect(replaced(8_000, (placing) => placing.begin(9_000, 'websocket', LIVE)).found).toBe(null);
    const placing = new Placing();
    const first = placing.begin(0, 'websocket', LIVE);
    placing.begin(8_000, 'websocket', LIVE);
    expect(placing.index.successorOf(first, 10_000)).toBe(null);
  });

  test('is none that has ended itself, or was there before', () => {
    const placing = new Placing();
    const first = placing.begin(0, 'websocket', LIVE);
    const second = placing.begin(8_000, 'websocket', LIVE);
    placing.end(second, 9_000);
    expect(placing.index.successorOf(second, 9_000)).toBe(null);
    placing.end(first, 10_000);
    expect(placing.index.successorOf(first, 10_000)).toBe(null);
  });
});

describe('a request', () => {
  const calls = (placing: Placing, urls: readonly string[]) =>
    urls.map((url, index) => placing.begin(index, 'fetch', url));

  test('joins the others to its endpoint, also while they are under way', () => {
    const [first, ...others] = calls(new Placing(), Array(3).fill('https://app.test/poll?room=1'));
    expect(others).toEqual([first, first]);
  });

  test('with another value of a parameter is a stream of its own', () => {
    const [first, second] = calls(new Placing(), ['https://app.test/poll?room=1', 'https://app.test/poll?room=2']);
    expect(second).not.toBe(first);
  });

  // Four calls with four values: 4 / 4 is at least 0.8.
  test('brings the streams together that differ only in a parameter with another value in each of four calls', () => {
    const placing = new Placing();
    const urls = [1, 2, 3].map((tick) => `https://app.test/poll?room=7&tick=${tick}`);
    const [first, second, third] = calls(placing, urls);
    const { placement } = placing.place(9, 'fetch', 'https://app.test/poll?room=7&tick=4');
    expect(placement.entry).toBe(first);
    expect(placement.merge).toEqual([second, third]);
    // From now on they are one.
    expect(placing.place(10, 'fetch', 'https://app.test/poll?room=7&tick=5').placement).toMatchObject({
      entry: first,
      merge: [],
    });
  });

  // Three values in four calls: 0.75.
  test('does not if a value came back', () => {
    const placing = new Placing();
    calls(
      placing,
      [1, 2, 1].map((tick) => `https://app.test/poll?tick=${tick}`),
    );
    expect(placing.place(9, 'fetch', 'https://app.test/poll?tick=3').placement).toMatchObject({
      entry: null,
      merge: [],
    });
  });

  test('is a stream of its own while one that streams is open', () => {
    const placing = new Placing();
    const first = placing.begin(0, 'fetch', 'https://app.test/chat');
    first.stream.class = 'streamed-fetch';
    expect(placing.place(10, 'fetch', 'https://app.test/chat').placement.entry).toBe(null);
    placing.end(first, 20);
    expect(placing.place(30, 'fetch', 'https://app.test/chat').placement.entry).toBe(first);
  });
});

describe('a call of Engine.IO', () => {
  const poll = (session = '') => `https://app.test/socket.io/?EIO=4&transport=polling${session && `&sid=${session}`}`;
  const upgrade = (session: string) => `wss://app.test/socket.io/?EIO=4&transport=websocket&sid=${session}`;

  test('joins the stream of its session, whatever its transport', () => {
    const placing = new Placing();
    const one = placing.begin(0, 'fetch', poll());
    one.sessions.push('a');
    const two = placing.begin(10, 'fetch', poll());
    two.sessions.push('b');
    expect(two).not.toBe(one);
    expect(placing.place(20, 'websocket', upgrade('a')).placement.entry).toBe(one);
    expect(placing.place(20, 'fetch', poll('b')).placement.entry).toBe(two);
  });

  test('of a session that is not known belongs to the latest stream', () => {
    const placing = new Placing();
    placing.begin(0, 'fetch', poll());
    const two = placing.begin(10, 'fetch', poll());
    expect(placing.place(20, 'websocket', upgrade('x')).placement.entry).toBe(two);
  });

  test('that begins a session joins a stream that is not open', () => {
    const placing = new Placing();
    const one = placing.begin(0, 'fetch', poll());
    placing.end(one, 5_000);
    expect(placing.place(6_000, 'fetch', poll()).placement.entry).toBe(one);
  });
});

describe('streams in a recording', () => {
  test('two sockets open at once to one endpoint are two streams, the second named #2', () => {
    const recording = new Recording();
    recording.socket(0);
    recording.socket(10);
    expect(analyse(recording).streams.map(({ label }) => label)).toEqual(['/live', '/live #2']);
  });

  test('calls that differ only in a parameter that never repeats are one stream from the fourth call on', () => {
    const recording = new Recording();
    for (let index = 0; index < 10; index += 1) {
      recording.request(index * 2_000, `https://app.test/poll?room=7&tick=${index * 17}`, 60, `[${index}]`);
    }
    const { streams, analysis, messages } = analyse(recording);
    expect(streams).toHaveLength(1);
    expect(streams[0]).toMatchObject({ connections: 10, messagesIn: 10, class: 'short-poll' });
    expect(messages.every((message) => analysis.stream(message.stream)?.id === streams[0]?.id)).toBe(true);
  });

  test('two rooms polled in turn are two streams of five calls each', () => {
    const recording = new Recording();
    for (let index = 0; index < 10; index += 1) {
      recording.request(index * 1_000, `https://app.test/poll?room=${index % 2}`, 60, `[${index}]`);
    }
    expect(analyse(recording).streams.map(({ connections }) => connections)).toEqual([5, 5]);
  });
});
