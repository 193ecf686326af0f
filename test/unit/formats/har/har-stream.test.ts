import * as fc from '../../../property.ts';
import { describe, expect, test } from 'vitest';
import { HarStream } from '../../../../src/formats/har/har-stream.ts';
import { readHar } from '../../../../src/formats/har/read-har.ts';
import { writeHar } from '../../../../src/formats/har/write-har.ts';
import type { WireRecord } from '../../../../src/wire/record.ts';
import { hostileSession } from '../session/arbitrary-session.ts';
import { call, events, frame, har, seconds, socket } from './har-entries.ts';

function stream(text: string, length = 50) {
  const reader = new HarStream();
  const records: WireRecord[] = [];
  for (let at = 0; at < text.length; at += length) records.push(...reader.push(text.slice(at, at + length)));
  records.push(...reader.end());
  return { records, ...reader.facts };
}

describe('a HAR file that is read entry by entry', () => {
  const polls = Array.from({ length: 5 }, (_, index) => call(index * 100, 20));
  const entries = [
    socket(3, 400, [frame('receive', 60, 'a'), frame('send', 250, 'b'), frame('receive', 350, 'c')]),
    ...polls,
    events(511, 200, [{ time: seconds(600), eventName: 'tick', eventId: '1', data: 'x' }]),
    events(905, 50, []),
    socket(1_007, 400, [frame('receive', 1_100, 'd')]),
    { _resourceType: 'image', request: { url: 'https://a.test/x.png' } },
    { request: {} },
  ];

  test('gives what one that is read as a whole gives, in the order of time, with its zero and its problems', () => {
    const file = har(entries);
    const whole = readHar(file);
    const { records, zero, problems, skippedEntries } = stream(JSON.stringify(file));
    expect(records).toEqual(whole.records);
    expect({ zero, problems, skippedEntries }).toEqual({
      zero: whole.zero,
      problems: whole.problems,
      skippedEntries: 1,
    });
  });

  test('gives the messages of connections side by side as one that is read as a whole does', () => {
    const times = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.array(times, { minLength: 1, maxLength: 6 }), (sockets) => {
        const side = sockets.map((afters, index) => {
          const frames = afters.map((after) => frame('receive', after, `${index}`));
          return socket(0, 5, frames, { request: { method: 'GET', url: `wss://a.test/${index}`, headers: [] } });
        });
        const file = har(side);
        expect(stream(JSON.stringify(file)).records).toEqual(readHar(file).records);
      }),
      { numRuns: 50 },
    );
  });

  test('of ours gives any recording back as it was, wherever it is cut', () => {
    fc.assert(
      fc.property(hostileSession, fc.integer({ min: 1, max: 500 }), (recording, length) => {
        const facts = { zero: 1_772_366_400_000, writer: 'a test 1.0', isRedacted: true };
        const text = [...writeHar(recording, facts)].join('');
        expect(stream(text, length)).toEqual({ ...readHar(text) });
      }),
      { numRuns: 50 },
    );
  });

  test('that an editor has changed is read by its entries, between what is still ours', () => {
    const facts = { zero: 1_772_366_400_000, writer: 'a test 1.0', isRedacted: false };
    const text = [...writeHar(readHar(har(entries)).records, facts)].join('');
    const edited = JSON.parse(text);
    for (const entry of edited.log.entries) if (entry.time === 20) delete entry._rt;
    const kindsOf = (records: readonly WireRecord[]) => records.map(({ kind }) => kind).toSorted();
    const { records, problems } = stream(JSON.stringify(edited));
    expect(problems).toEqual([]);
    expect(kindsOf(records)).toEqual(kindsOf(readHar(edited).records));
    const times = records.map(({ at }) => at);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  test('that is cut gives what comes before the cut', () => {
    const text = JSON.stringify(har(entries));
    const cut = text.slice(0, text.indexOf('"tick"'));
    const whole = readHar(cut);
    expect(whole.problems[0]).toContain('the text ends too early');
    expect(stream(cut)).toEqual(whole);
  });

  test('without a log, or without entries, says so', () => {
    expect(stream('{"a":1}').problems).toEqual(['not a HAR file: it has no object "log"']);
    expect(stream('{"log":{"version":"1.2"}}').problems).toEqual(['the file has no list log.entries']);
  });
});
