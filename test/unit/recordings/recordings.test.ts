import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { createAnalysis, type Analysis } from '../../../src/analysis/analysis.ts';
import { createSessionReader } from '../../../src/formats/session/read-session.ts';
import type { WireRecord } from '../../../src/wire/record.ts';

const folder = fileURLToPath(new URL('../../recordings/', import.meta.url));

const names = readdirSync(folder)
  .filter((file) => file.endsWith('.rtlog'))
  .map((file) => file.slice(0, -'.rtlog'.length))
  .sort();

/** The records of a file, read in pieces of `length` characters; a file that cannot be read to its end is a failure. */
function recordsOf(name: string, length = Number.POSITIVE_INFINITY): readonly WireRecord[] {
  const text = readFileSync(`${folder}${name}.rtlog`, 'utf8');
  const reader = createSessionReader();
  const records: WireRecord[] = [];
  for (let at = 0; at < text.length; at += length) records.push(...reader.push(text.slice(at, at + length)));
  records.push(...reader.end());
  expect(reader.problems).toEqual([]);
  return records;
}

/** What a reader of the expected file must be able to judge: no ids, no places in the file. */
const summaryOf = (analysis: Analysis) => ({
  streams: analysis.streams().map((stream) => ({
    class: stream.class,
    label: stream.label,
    protocol: stream.protocol,
    messagesIn: stream.messagesIn,
    messagesOut: stream.messagesOut,
    reconnects: stream.reconnects,
    numbering: analysis
      .numbering(stream.id)
      .map(({ rule, path, groupBy, confidence }) => [rule, path, ...groupBy, confidence].join(' ')),
  })),
  findings: analysis.findings().map(({ kind, severity, count, stream, text }) => ({
    kind,
    severity,
    count,
    stream: analysis.stream(stream)?.label,
    text,
  })),
});

/** Pushes the records and, after every `size` of them, asks for what a live panel asks for. */
function analyse(records: readonly WireRecord[], size: number): Analysis {
  const analysis = createAnalysis();
  for (const [index, record] of records.entries()) {
    analysis.push(record);
    if ((index + 1) % size === 0) summaryOf(analysis);
  }
  return analysis;
}

test('there is a recording of every test page and of the restarted server', () => {
  const families = ['three-ways', 'ticker', 'reconnect', 'token-stream', 'polling', 'socketio', 'frames'];
  expect(families.filter((family) => !names.some((name) => name.startsWith(family)))).toEqual([]);
  expect(names).toContain('socketio-restarted');
});

/** Taken before any test runs: a file that a run has just written has not been read by a person. */
const expected = new Set(readdirSync(folder).filter((file) => file.endsWith('.expected.json')));

describe.each(names)('the recording %s', (name) => {
  // `npx vitest run test/unit/recordings -u` writes the files again; read what changed.
  test('holds the streams and findings that a person has read and found right', async () => {
    const summary = summaryOf(analyse(recordsOf(name), Number.POSITIVE_INFINITY));
    expect(expected).toContain(`${name}.expected.json`);
    await expect(`${JSON.stringify(summary, null, 2)}\n`).toMatchFileSnapshot(`${folder}${name}.expected.json`);
  });

  test.each([1, 7, 1_000])('says the same when it is asked after every %d records', (size) => {
    const records = recordsOf(name);
    const whole = analyse(records, Number.POSITIVE_INFINITY);
    const pieces = analyse(records, size);
    expect(pieces.findings()).toEqual(whole.findings());
    expect(summaryOf(pieces)).toEqual(summaryOf(whole));
  });

  test('is read the same in small pieces of text as in one', () => {
    expect(recordsOf(name, 97)).toEqual(recordsOf(name));
  });

  test('names nothing of the machine on which it was made', () => {
    const text = readFileSync(`${folder}${name}.rtlog`, 'utf8');
    expect(/127\.0\.0\.1|-extension:|file:\/\/|node_modules|\/(home|root|tmp|work)\//.exec(text)).toBeNull();
    expect(text.length).toBeLessThan(150_000);
  });
});
