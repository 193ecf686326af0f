/** Recordings that are long in one way: many of one thing, and as little of the rest as possible. */
import { byteCount, millis } from '../../../src/base/units.ts';
import type { CloseRecord, ConnectingRecord, MessageRecord, OpenRecord, WireRecord } from '../../../src/wire/record.ts';

/** A recording of a length. */
export interface Shape {
  readonly name: string;
  /** The records of a recording with `count` of what the shape is about. */
  readonly records: (count: number) => Iterable<WireRecord>;
}

/** Writes the records of one document in their order. */
class Script {
  #n = 0;
  #at = 0;
  #connection = 0;
  readonly #document: string;

  constructor(document = 'scale') {
    this.#document = document;
  }

  #next(after: number) {
    this.#at += after;
    return { n: this.#n++, at: millis(this.#at), document: this.#document };
  }

  begin(): WireRecord {
    return { ...this.#next(0), kind: 'document', url: 'https://app.test/', isTop: true, isLate: false, timeOrigin: 0 };
  }

  /** @returns a connection with a number of its own. */
  connect(url: string, transport: ConnectingRecord['transport'], after = 1): ConnectingRecord & WireRecord {
    return {
      ...this.#next(after),
      kind: 'connecting',
      connection: ++this.#connection,
      transport,
      url,
      method: 'GET',
      protocols: [],
      withCredentials: false,
      headers: [],
      bodyKind: 'none',
      body: null,
      initiator: '',
    };
  }

  open({ connection, transport, url }: ConnectingRecord, after = 1): OpenRecord & WireRecord {
    return {
      ...this.#next(after),
      kind: 'open',
      connection,
      status: transport === 'websocket' ? 101 : 200,
      url,
      protocol: '',
      extensions: '',
      responseType: '',
      wasRedirected: false,
      headers: transport === 'websocket' ? [] : [['content-type', 'application/json']],
    };
  }

  message({ connection, transport }: ConnectingRecord, data: string, after = 1): MessageRecord & WireRecord {
    return {
      ...this.#next(after),
      kind: 'message',
      connection,
      direction: 'in',
      via: transport === 'websocket' ? 'frame' : transport === 'eventsource' ? 'event' : 'body',
      bodyKind: 'text',
      payload: { encoding: 'text', data, size: byteCount(data.length), isCut: false },
      event: null,
      id: null,
      buffered: null,
    };
  }

  close({ connection, transport }: ConnectingRecord, code: number | null, after = 1): CloseRecord & WireRecord {
    const isSocket = transport === 'websocket';
    return {
      ...this.#next(after),
      kind: 'close',
      connection,
      how: isSocket ? (code === null ? 'failed' : 'closed') : code === null ? 'failed' : 'complete',
      code: isSocket ? code : null,
      reason: '',
      wasClean: code === 1000,
      size: byteCount(0),
    };
  }

  page(event: 'hidden' | 'visible', after = 1): WireRecord {
    return { ...this.#next(after), kind: 'page', event, wasKept: false, url: 'https://app.test/', length: millis(0) };
  }

  lost(after = 1): WireRecord {
    const { n, at, document } = this.#next(after);
    return { n, at, document, kind: 'lost', reason: 'ring', count: 1, messages: 1, until: at };
  }
}

const FEED = 'wss://app.test/feed';

/** A shape from what happens for each of its things; `index` counts from 0. */
const each = (name: string, one: (script: Script, index: number) => Iterable<WireRecord>): Shape => ({
  name,
  *records(count) {
    const script = new Script();
    yield script.begin();
    for (let index = 0; index < count; index++) yield* one(script, index);
  },
});

/** A shape whose connections all open and stay; each then brings one message. */
const held = (name: string, transport: ConnectingRecord['transport'], urlOf: (index: number) => string): Shape => ({
  name,
  *records(count) {
    const script = new Script();
    yield script.begin();
    const all: ConnectingRecord[] = [];
    for (let index = 0; index < count; index++) {
      const connecting = script.connect(urlOf(index), transport);
      all.push(connecting);
      yield connecting;
      if (transport !== 'fetch') yield script.open(connecting);
    }
    if (transport !== 'fetch') for (const one of all) yield script.message(one, '{"type":"state","value":1}');
  },
});

/** A socket that breaks and comes again, `between` milliseconds later. */
function* attempt(script: Script, url: string, between: number): Iterable<WireRecord> {
  const connecting = script.connect(url, 'websocket', between);
  yield connecting;
  yield script.open(connecting);
  yield script.message(connecting, '{"type":"state","value":1}');
  yield script.close(connecting, 1006);
}

/** Every way in which a recording is long. */
export const SHAPES: readonly Shape[] = [
  held('open sockets of one address', 'websocket', () => FEED),
  held('open sockets, an address each', 'websocket', (index) => `wss://app.test/feed/${word(index)}`),
  held('open event sources of one address', 'eventsource', () => 'http://app.test/events'),
  held('pending requests of one address', 'fetch', () => 'http://app.test/poll'),
  held('pending requests, an address each', 'fetch', (index) => `http://app.test/${word(index)}`),
  held('pending requests, a parameter each', 'fetch', (index) => `http://app.test/poll?cursor=${index}`),
  each('streams: requests that ended', function* (script, index) {
    const connecting = script.connect(`https://app.test/${word(index)}`, 'fetch');
    yield connecting;
    yield script.open(connecting);
    yield script.message(connecting, '{"ok":true}');
    yield script.close(connecting, 1000);
  }),
  each('streams: sockets that ended', function* (script, index) {
    yield* attempt(script, `wss://app.test/feed/${word(index)}`, 50);
  }),
  each('streams: sockets of many hosts', function* (script, index) {
    yield* attempt(script, `wss://${word(index)}.test/feed`, 50);
  }),
  each('polls of one address', function* (script) {
    const connecting = script.connect('https://app.test/poll', 'fetch', 1_000);
    yield connecting;
    yield script.open(connecting);
    yield script.message(connecting, '[]');
    yield script.close(connecting, 1000);
  }),
  each('attempts that break', function* (script) {
    yield* attempt(script, FEED, 100);
  }),
  each('attempts that never open', function* (script) {
    const connecting = script.connect(FEED, 'websocket', 100);
    yield connecting;
    yield script.close(connecting, null);
  }),
  each('attempts of event sources', function* (script, index) {
    const connecting = script.connect(`http://app.test/events?id=${index % 7}`, 'eventsource', 100);
    yield connecting;
    yield script.open(connecting);
    yield script.close(connecting, null);
  }),
  {
    name: 'findings: gaps of one stream',
    *records(count) {
      const script = new Script();
      yield script.begin();
      const connecting = script.connect(FEED, 'websocket');
      yield connecting;
      yield script.open(connecting);
      for (let seq = 0; seq < count; seq++) {
        yield script.message(connecting, `{"type":"tick","seq":${seq + 3 * Math.floor(seq / 10)}}`, 100);
      }
    },
  },
  each('findings: outages', function* (script) {
    yield* attempt(script, FEED, 60_000);
    yield* attempt(script, FEED, 10_000);
  }),
  each('hidden and shown', function* (script) {
    yield script.page('hidden');
    yield script.page('visible');
    yield* attempt(script, FEED, 100);
  }),
  each('records lost', function* (script) {
    yield script.lost();
    yield* attempt(script, FEED, 100);
  }),
  {
    name: 'documents',
    *records(count) {
      for (let index = 0; index < count; index++) {
        const script = new Script(`document ${index}`);
        yield script.begin();
        yield* attempt(script, FEED, 1);
      }
    },
  },
  {
    name: 'pieces of one body',
    *records(count) {
      const script = new Script();
      yield script.begin();
      const connecting = script.connect('https://app.test/reply', 'fetch');
      yield connecting;
      const open = script.open(connecting);
      yield { ...open, headers: [['content-type', 'text/event-stream']] };
      for (let index = 0; index < count; index++) {
        const { n, at, document, connection, payload } = script.message(connecting, 'data: ab');
        yield { n, at, document, connection, payload, kind: 'chunk' };
      }
    },
  },
];

/** A part of a path that is no identifier, so that addresses with it are different endpoints. */
function word(index: number): string {
  let text = '';
  let rest = index;
  do {
    text = String.fromCharCode(97 + (rest % 26)) + text;
    rest = Math.floor(rest / 26);
  } while (rest > 0);
  return `topic-${text}`;
}
