import * as fc from '../../../property.ts';
import { describe, expect, test } from 'vitest';
import { createAnalysis } from '../../../../src/analysis/analysis.ts';
import { readHar } from '../../../../src/formats/har/read-har.ts';
import { writeHar } from '../../../../src/formats/har/write-har.ts';
import { type WrittenHar, writtenHar } from './written-har.ts';
import { parseWireRecord } from '../../../../src/wire/parse-record.ts';
import type { WireRecord } from '../../../../src/wire/record.ts';
import { hostileSession } from '../session/arbitrary-session.ts';
import { loadRecording, RECORDINGS } from '../recordings.ts';

const asRead = (records: Iterable<WireRecord>, zero: number) =>
  readHar([...writeHar(records, { zero, writer: 'a test' })].join(''));

/** The file as another program might leave it: everything of ours taken out. */
function withoutExtras(har: WrittenHar): unknown {
  return JSON.parse(JSON.stringify(har, (name, value: unknown) => (name === '_rt' ? undefined : value)));
}

/** Every message of a recording as the analysis sees it, by connection. */
function messagesOf(records: readonly WireRecord[]) {
  const analysis = createAnalysis();
  const messages = records.flatMap((record) => [...analysis.push(record)]);
  return messages
    .map(({ direction, payload, event, id, at, stream }) => {
      const url = analysis.stream(stream)?.url ?? '';
      return { url, direction, data: payload.data, encoding: payload.encoding, event, id, at };
    })
    .toSorted((a, b) => a.at - b.at);
}

describe('a recording as HAR and back', () => {
  test.each(RECORDINGS)('%s: nothing is lost', (name) => {
    const { records, zero } = loadRecording(name);
    const reading = asRead(records, zero);
    expect(reading).toMatchObject({ zero, writer: 'a test', problems: [], skippedEntries: 0 });
    expect(reading.records).toEqual(records);
  });

  test('any recording at all: nothing is lost', () => {
    fc.assert(
      fc.property(hostileSession, (records) => {
        for (const record of records) expect(parseWireRecord(record).ok).toBe(true);
        expect(asRead(records, 1_772_366_400_000.5).records).toEqual(JSON.parse(JSON.stringify(records)));
      }),
    );
  });
});

describe('the same file without our extras', () => {
  test.each(RECORDINGS)('%s: the same messages are found', (name) => {
    const { records, zero } = loadRecording(name);
    const reading = readHar(withoutExtras(writtenHar(records, { zero, writer: 'a test' })));
    const sorted = (list: ReturnType<typeof messagesOf>) =>
      list.map((each) => JSON.stringify({ ...each, at: null })).toSorted();
    expect(sorted(messagesOf(reading.records))).toEqual(sorted(messagesOf(records)));
  });

  test('token-stream.rtlog: the events of a body that was read in pieces come when they came', () => {
    const { records, zero } = loadRecording('token-stream.rtlog');
    const timed = (list: readonly WireRecord[]) =>
      messagesOf(list)
        .filter(({ event }) => event !== null)
        .map(({ data, at }) => [data, Math.round(at)]);
    const reading = readHar(withoutExtras(writtenHar(records, { zero, writer: 'a test' })));
    expect(timed(records).length).toBeGreaterThan(20);
    // The zero of a file without ours is that of its first entry.
    const shift = (timed(records)[0]?.[1] as number) - (timed(reading.records)[0]?.[1] as number);
    for (const [index, [data, at]] of timed(reading.records).entries()) {
      const [wanted, wantedAt] = timed(records)[index] ?? [];
      expect(data).toBe(wanted);
      expect(Math.abs((at as number) + shift - (wantedAt as number))).toBeLessThanOrEqual(1);
    }
  });
});

describe('an entry that another program changed', () => {
  const { records, zero } = loadRecording('ticker-websocket.rtlog');
  const har = (): { log: { entries: { _webSocketMessages: unknown[] }[] } } =>
    JSON.parse([...writeHar(records, { zero, writer: 'a test' })].join(''));

  test('is read as it stands: a message taken out is out, one put in is in', () => {
    const count = messagesOf(records).length;
    const shorter = har();
    shorter.log.entries[0]?._webSocketMessages.splice(3, 1);
    expect(messagesOf(readHar(shorter).records)).toHaveLength(count - 1);
    const longer = har();
    longer.log.entries[0]?._webSocketMessages.push({ type: 'receive', time: zero / 1000 + 99, opcode: 1, data: 'new' });
    expect(messagesOf(readHar(longer).records)).toHaveLength(count + 1);
  });
});

describe('what other programs require of the file', () => {
  test.each(RECORDINGS)('%s has every field of HAR 1.2', (name) => {
    const { records, zero } = loadRecording(name);
    const har = writtenHar(records, { zero, writer: 'Realtime Inspector 1.2.3' });
    expect(har.log.creator).toEqual({ name: 'Realtime Inspector', version: '1.2.3' });
    const ids = new Set(har.log.pages.map(({ id }) => id));
    for (const page of har.log.pages) expect(Number.isNaN(Date.parse(page.startedDateTime))).toBe(false);
    for (const entry of har.log.entries) {
      expect(ids.has(entry.pageref)).toBe(true);
      expect(Number.isNaN(Date.parse(entry.startedDateTime))).toBe(false);
      const { send, wait, receive } = entry.timings;
      expect(send + wait + receive).toBeCloseTo(entry.time, 6);
      expect(entry.request).toMatchObject({
        method: expect.stringMatching(/^[A-Z]+$/),
        url: expect.stringMatching(/^(?:https?|wss?):/),
        httpVersion: expect.any(String),
        cookies: [],
        headers: expect.any(Array),
        queryString: expect.any(Array),
        headersSize: -1,
        bodySize: expect.any(Number),
      });
      expect(entry.response).toMatchObject({
        status: expect.any(Number),
        statusText: expect.any(String),
        httpVersion: expect.any(String),
        cookies: [],
        headers: expect.any(Array),
        content: { size: expect.any(Number), mimeType: expect.any(String) },
        redirectURL: '',
        headersSize: -1,
        bodySize: -1,
      });
      // Custom fields begin with an underscore (HAR 1.2, "Custom fields").
      const known = ['pageref', 'startedDateTime', 'time', 'request', 'response', 'cache', 'timings', 'connection'];
      for (const field of Object.keys(entry)) expect(known.includes(field) || field.startsWith('_')).toBe(true);
    }
  });
});
