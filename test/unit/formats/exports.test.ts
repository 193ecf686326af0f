import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { byteCount, millis } from '../../../src/base/units.ts';
import { messagesToCsv } from '../../../src/formats/csv.ts';
import { escapeHtml, html } from '../../../src/formats/report/html.ts';
import { parseInstant, writeInstant } from '../../../src/formats/text/instant.ts';
import { jsonPieces } from '../../../src/formats/json/json-pieces.ts';
import { eachJsonValue } from '../../../src/formats/redact/embedded-json.ts';
import { htmlReport, type ReportInput } from '../../../src/formats/report/html-report.ts';
import { type TraceInput, writeTrace } from '../../../src/formats/trace.ts';
import { hostileSession } from './session/arbitrary-session.ts';
import { analyse, loadRecording, RECORDINGS } from './recordings.ts';
import type { WireRecord } from '../../../src/wire/record.ts';

function inputOf(records: readonly WireRecord[], title = 'a test'): ReportInput {
  const { analysis, messages, until } = analyse(records);
  const [streams, findings] = [analysis.streams(), analysis.findings()];
  return { title, zero: 0, writer: 'a test', streams, messages, findings, until, problems: [], redaction: null };
}

interface TraceEvent {
  readonly ph: string;
  readonly tid?: number;
  readonly name: string;
  readonly cat?: string;
  readonly ts?: number;
  readonly dur?: number;
  readonly args?: Readonly<Record<string, unknown>>;
}

function traceOf(input: TraceInput): readonly TraceEvent[] {
  const { traceEvents }: { traceEvents: readonly TraceEvent[] } = JSON.parse([...writeTrace(input)].join(''));
  return traceEvents;
}

describe('a trace', () => {
  test.each(RECORDINGS)('%s: one track for each stream, with its connections, messages and findings', (name) => {
    const input = inputOf(loadRecording(name).records);
    const events = traceOf(input);
    const names = events.filter((event) => event.name === 'thread_name');
    for (const stream of input.streams) {
      const track = stream.id + 1;
      expect(names.filter(({ tid }) => tid === track)).toHaveLength(1);
      const ofTrack = events.filter(({ tid }) => tid === track);
      const messages = [...input.messages].filter((message) => message.stream === stream.id);
      expect(ofTrack.filter(({ cat }) => cat === 'message')).toHaveLength(messages.length);
      expect(ofTrack.filter(({ cat }) => cat === 'finding')).toHaveLength(
        input.findings.filter((finding) => finding.stream === stream.id).length,
      );
    }
    const spans = input.streams.reduce((sum, stream) => sum + stream.spans.length, 0);
    expect(events.filter((event) => event.name === 'connection')).toHaveLength(spans);
  });

  test('connections of one track never overlap: viewers drop what does', () => {
    fc.assert(
      fc.property(hostileSession, (records) => {
        const slices = new Map<number, TraceEvent[]>();
        for (const event of traceOf(inputOf(records))) {
          if (event.name !== 'connection') continue;
          slices.set(event.tid ?? 0, [...(slices.get(event.tid ?? 0) ?? []), event]);
        }
        for (const track of slices.values()) {
          let end = 0;
          for (const { ts = 0, dur = 0 } of track) {
            expect(ts).toBeGreaterThanOrEqual(end);
            end = ts + dur;
          }
        }
      }),
    );
  });
});

/** Reads CSV after RFC 4180. */
function parseCsv(text: string): readonly (readonly string[])[] {
  const cells = [...text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)];
  const rows: string[][] = [[]];
  for (const [, quoted, bare = '', end] of cells) {
    rows.at(-1)?.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    if (end === '\r\n') rows.push([]);
  }
  return rows.slice(0, -1);
}

describe('CSV', () => {
  const row = (data: string) => ({
    at: millis(1_500.25),
    direction: 'in' as const,
    size: byteCount(3),
    bodyKind: 'text' as const,
    payload: { encoding: 'text' as const, data, size: byteCount(3), isCut: false },
    event: null,
    id: '7',
    streamLabel: '/feed',
  });

  test('one line for each message, in its order', () => {
    expect([...messagesToCsv([row('abc'), row('a "b", c\nd')], Date.parse('2026-03-01T12:00:00Z'))].join('')).toBe(
      'time,at (ms),stream,direction,kind,event,id,size (B),cut,encoding,data\r\n' +
        '2026-03-01T12:00:01.500Z,1500.25,/feed,in,text,,7,3,,text,abc\r\n' +
        '2026-03-01T12:00:01.500Z,1500.25,/feed,in,text,,7,3,,text,"a ""b"", c\nd"\r\n',
    );
  });

  test('a payload cannot be a formula of a spreadsheet', () => {
    for (const data of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1']) {
      expect(parseCsv([...messagesToCsv([row(data)], 0)].join(''))[1]?.[10]).toBe(`'${data}`);
    }
  });

  test('any payload at all is one cell and comes back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (data) => {
        const cell = parseCsv([...messagesToCsv([row(data)], 0)].join(''))[1]?.[10];
        expect(cell).toBe(/^[=+\-@\t\r]/.test(data) ? `'${data}` : data);
      }),
    );
  });
});

const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</title><svg onload=alert(1)>',
  '</style><script>alert(1)</script>',
  '<!--',
  ']]>',
  '\u202e\u0000\u001b[31m',
];

/** Tags and attributes of a page, read as HTML has them: what stands between them is text. */
function badgesOf(page: string) {
  const body = page.replace(/<style>[^<]*<\/style>/, '').replace('<!doctype html>', '');
  return [...body.matchAll(/<(\/?)([a-zA-Z][a-zA-Z0-9]*)((?:\s+[a-zA-Z][a-zA-Z0-9:-]*(?:="[^"]*")?)*)\s*\/?>/g)];
}

describe('the report', () => {
  test.each(RECORDINGS)('%s: every finding and every stream is in it', (name) => {
    const input = inputOf(loadRecording(name).records, name);
    const page = [...htmlReport(input)].join('');
    for (const { text } of input.findings) expect(page).toContain(escapeHtml(text));
    for (const { id } of input.streams) expect(page).toContain(`id="stream-${id}"`);
    expect(page).toContain("default-src 'none'; style-src 'unsafe-inline'");
  });

  test('it loads nothing and runs nothing, whatever the recording holds', () => {
    const hostile = fc.constantFrom(...HOSTILE);
    fc.assert(
      fc.property(hostileSession, hostile, (records, text) => {
        const input = inputOf(
          records.map((record) =>
            record.kind === 'message'
              ? { ...record, payload: { ...record.payload, data: text }, event: text, id: text }
              : record.kind === 'connecting'
                ? { ...record, url: `https://a.test/${text}` }
                : record.kind === 'close'
                  ? { ...record, reason: text }
                  : record,
          ),
          text,
        );
        const page = [...htmlReport({ ...input, problems: [text], writer: text })].join('');
        const tags = badgesOf(page);
        // Every "<" of the page outside of the style begins one of our own tags.
        const opened = page.replace(/<style>[^<]*<\/style>/, '').replace('<!doctype html>', '');
        expect(opened.split('<').length - 1).toBe(tags.length);
        for (const [, , tag = '', attributes = ''] of tags) {
          expect(tag.toLowerCase()).not.toMatch(
            /^(?:script|img|iframe|object|embed|link|base|form|audio|video|use|image)$/,
          );
          expect(attributes).not.toMatch(/\s(?:on\w+|src|srcset|action|data|xlink:href)=/i);
          for (const [, address = ''] of attributes.matchAll(/\shref="([^"]*)"/g))
            expect(address).toMatch(/^#stream-\d+$/);
        }
      }),
      { numRuns: 50 },
    );
  });

  test('what is not shown is counted', () => {
    const { records } = loadRecording('ticker-websocket.rtlog');
    const input = inputOf(records);
    const many = Array.from({ length: 10 }, () => [...input.messages]).flat();
    const page = [...htmlReport({ ...input, messages: many })].join('');
    // 100 from the beginning and 100 from the end are shown.
    expect(page).toContain(`${many.length.toLocaleString('en')} messages`);
    expect(page).toContain(`${(many.length - 200).toLocaleString('en')} messages not shown`);
  });
});

describe('pieces', () => {
  test('JSON in pieces is what JSON.stringify gives, wherever it is divided', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.integer({ min: 0, max: 6 }), (value, depth) => {
        expect([...jsonPieces(value, depth)].join('')).toBe(JSON.stringify(value));
      }),
    );
    expect([...jsonPieces({ a: undefined, b: 1 }, 3)].join('')).toBe('{"b":1}');
  });

  test('text in markup is text', () => {
    expect(html`<p title="${'"&<'}">${'<b>'}${html`<i>${1}</i>`}</p>`.text).toBe(
      '<p title="&quot;&amp;&lt;">&lt;b&gt;<i>1</i></p>',
    );
    expect(escapeHtml('a\u0000b\u202ec\nd\te')).toBe('a·b·c\nd\te');
  });

  test('an instant written is the instant read, to the millisecond', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 7_000_000_000_000 }), (epoch) => {
        expect(writeInstant(epoch)).toBe(new Date(epoch).toISOString());
        expect(parseInstant(writeInstant(epoch))).toBe(epoch);
      }),
    );
    expect(writeInstant(951_782_400_000.9)).toBe('2000-02-29T00:00:00.000Z');
  });
});

describe('values of JSON in a text', () => {
  const valuesOf = (text: string): readonly (readonly [path: string, raw: string])[] => {
    const found: [string, string][] = [];
    eachJsonValue(text, ({ path, start, end }) => found.push([path.join('.'), text.slice(start, end)]));
    return found;
  };

  test('with their paths, whatever stands around them', () => {
    expect(valuesOf('42["event",{"a":{"b":[1,"x"]}, "c" : null}] trailing')).toEqual([
      ['0', '"event"'],
      ['1.a.b.0', '1'],
      ['1.a.b.1', '"x"'],
      ['1.c', 'null'],
    ]);
    expect(valuesOf('data: {"a":1}\n\ndata: {"a":2}\n\n')).toEqual([
      ['a', '1'],
      ['a', '2'],
    ]);
  });

  test('of a text that is cut as far as it goes', () => {
    expect(valuesOf('{"a":"x","b":"half of')).toEqual([
      ['a', '"x"'],
      ['b', '"half of'],
    ]);
  });

  test('every text and number of any JSON is found where it stands', () => {
    fc.assert(
      fc.property(fc.oneof(fc.array(fc.jsonValue()), fc.dictionary(fc.string(), fc.jsonValue())), (value) => {
        const scalars: string[] = [];
        const walk = (each: unknown): void => {
          if (typeof each === 'object' && each !== null) for (const inner of Object.values(each)) walk(inner);
          else scalars.push(JSON.stringify(each));
        };
        walk(value);
        expect(valuesOf(JSON.stringify(value)).map(([, raw]) => raw)).toEqual(scalars);
      }),
    );
  });

  test('any text at all ends', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('{', '}', '[', ']', '"', ':', ',', '\\', 'a', '1', ' ') }),
        (text) => {
          for (const [, raw] of valuesOf(text)) expect(text).toContain(raw);
        },
      ),
    );
  });
});
