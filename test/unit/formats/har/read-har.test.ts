import * as fc from '../../../property.ts';
import { describe, expect, test } from 'vitest';
import { PROBLEMS_LIMIT } from '../../../../src/formats/problems.ts';
import { readHar } from '../../../../src/formats/har/read-har.ts';
import { parseWireRecord } from '../../../../src/wire/parse-record.ts';
import { brief, call, events, frame, har, iso, seconds, socket, T0 } from './har-entries.ts';

describe('connections to one place', () => {
  test('… unless the page connects there again: then it ended after its last message', () => {
    const reading = readHar(
      har([socket(0, 20, [frame('receive', 1_000, 'a')]), socket(3_000, 20, [frame('receive', 3_500, 'b')])]),
    );
    expect(brief(reading)).toEqual([
      ['connecting', 0, 'websocket', 'wss://a.test/feed'],
      ['open', 20, 101],
      ['message', 1_000, 'in', 'frame', 'a'],
      ['close', 1_000, 'closed', null],
      ['connecting', 3_000, 'websocket', 'wss://a.test/feed'],
      ['open', 3_020, 101],
      ['message', 3_500, 'in', 'frame', 'b'],
    ]);
  });

  test('an EventSource that the browser opens again had ended; the last one may go on', () => {
    const item = (after: number) => [{ time: seconds(after), eventName: '', eventId: '', data: 'a' }];
    const reading = readHar(har([events(0, 900, item(100)), events(3_900, 500, item(4_000))]));
    expect(brief(reading).map(([kind, at]) => [kind, at])).toEqual([
      ['connecting', 0],
      ['open', 0],
      ['message', 100],
      ['close', 900],
      ['connecting', 3_900],
      ['open', 3_900],
      ['message', 4_000],
    ]);
  });
});

describe('the file as a whole', () => {
  test("the page's own parts are skipped and counted", () => {
    const part = (type: string) => call(0, 1, { _resourceType: type });
    expect(readHar(har([part('image'), part('script'), part('document'), part('fetch')]))).toMatchObject({
      skippedEntries: 3,
    });
  });

  test('each page is a document with its own numbers, all in one order of time', () => {
    const on = (page: string, start: number) => socket(start, 5, [], { pageref: page });
    const pages = [
      { id: 'p1', title: 'https://a.test/one' },
      { id: 'p2', title: 'Two' },
    ];
    const { records } = readHar(har([on('p1', 0), on('p2', 10), on('p1', 20)], pages));
    const documents = records.filter(({ kind }) => kind === 'document');
    expect(documents).toMatchObject([
      { url: 'https://a.test/one', at: 0 },
      { url: '', at: 10 },
    ]);
    for (const { document } of documents) {
      const own = records.filter((record) => record.document === document);
      expect(own.map(({ n }) => n)).toEqual(own.map((_record, index) => index));
    }
    expect(records.map(({ at }) => at)).toEqual(records.map(({ at }) => at).toSorted((a, b) => a - b));
  });

  test('times in milliseconds and as text are understood', () => {
    const items = [
      { type: 'receive', time: T0 + 100, opcode: 1, data: 'ms' },
      { type: 'receive', time: iso(200), opcode: 1, data: 'iso' },
    ];
    expect(brief(readHar(har([socket(0, 500, items)]))).slice(2, 4)).toEqual([
      ['message', 100, 'in', 'frame', 'ms'],
      ['message', 200, 'in', 'frame', 'iso'],
    ]);
  });

  test('what is broken is named, the rest is read', () => {
    const reading = readHar(
      har([
        null,
        { request: {} },
        socket(0, 500, ['x', { type: 'receive', data: 'no time' }, frame('receive', 100, 'ok')]),
        7,
      ]),
    );
    expect(reading.problems).toEqual([
      'entry 1: has no URL',
      'entry 2: has no URL',
      'entry 3: message 1 is not a message',
      'entry 3: message 2 has no time; it is placed after the one before it',
      'entry 4: has no URL',
    ]);
    expect(brief(reading).filter(([kind]) => kind === 'message')).toHaveLength(2);
  });

  test('a file cut anywhere gives the messages before the cut', () => {
    const messages = Array.from({ length: 20 }, (_unused, index) => frame('receive', 100 + index, `m${index}`));
    const text = JSON.stringify(har([socket(0, 5000, messages)]));
    const cut = text.indexOf('"m12"');
    const reading = readHar(text.slice(0, cut));
    expect(reading.problems[0]).toMatch(
      new RegExp(`^damaged at character ${cut} \\(line 1\\): the text ends too early`),
    );
    // m0 to m11 are whole; of the thirteenth the data is missing.
    expect(brief(reading).filter(([kind]) => kind === 'message')).toHaveLength(12);
  });

  test('a file that is not a HAR says so', () => {
    for (const source of ['', 'hello', '[]', '{}', '{"log":[]}', null, 42, { log: { entries: {} } }]) {
      const { records, problems } = readHar(source);
      expect(records).toEqual([]);
      expect(problems.length).toBeGreaterThan(0);
    }
  });

  test('problems are bounded', () => {
    const { problems } = readHar(har(Array.from({ length: PROBLEMS_LIMIT + 50 }, () => null)));
    expect(problems).toHaveLength(PROBLEMS_LIMIT + 1);
    expect(problems.at(-1)).toBe('… and 50 more');
  });

  test('whatever the fields hold, reading never throws and gives records that a session file takes', () => {
    const names = [
      'time',
      'startedDateTime',
      '_webSocketMessages',
      '_eventSourceMessages',
      'request',
      'response',
      'url',
      'status',
      'headers',
      'content',
      'text',
      'data',
      'type',
      'opcode',
      'pageref',
      'timings',
      'wait',
      '_webSocketClose',
      'code',
      '_resourceType',
      'postData',
      'encoding',
    ] as const;
    const leaf = fc.oneof(
      fc.string(),
      fc.double(),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.constantFrom('send', 'receive', 'websocket', 'wss://a.test/', 'base64', iso(5)),
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 3 },
        leaf,
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom(...names), tie('tree'), { maxKeys: 8 }),
      ),
    }));
    const entry = fc.record({
      request: fc.record({ url: fc.constantFrom('https://a.test/', 'wss://a.test/') }),
      response: tree,
      time: leaf,
      startedDateTime: fc.oneof(leaf, fc.constant(iso(1))),
      _webSocketMessages: tree,
      _eventSourceMessages: tree,
      _webSocketClose: tree,
      _resourceType: leaf,
      timings: tree,
      pageref: leaf,
    });
    fc.assert(
      fc.property(fc.array(fc.oneof(entry, tree), { maxLength: 4 }), (entries) => {
        for (const record of readHar(har(entries)).records) expect(parseWireRecord(record)).toMatchObject({ ok: true });
      }),
      { numRuns: 100 },
    );
  });
});
