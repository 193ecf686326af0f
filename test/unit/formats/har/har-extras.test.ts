import { describe, expect, test } from 'vitest';
import { byteCount, millis } from '../../../../src/base/units.ts';
import { readEntryExtras, readLogExtras, writeExtras } from '../../../../src/formats/har/har-extras.ts';
import type { ChunkRecord, MessageRecord, Payload, WireRecord } from '../../../../src/wire/record.ts';

const payload = (data: string): Payload => ({ encoding: 'text', data, size: byteCount(data.length), isCut: false });

const message = (n: number, data: string): WireRecord & MessageRecord => ({
  kind: 'message',
  n,
  at: millis(n * 10),
  document: 'd',
  connection: 1,
  direction: 'in',
  via: 'frame',
  bodyKind: 'text',
  payload: payload(data),
  event: null,
  id: null,
  buffered: null,
});

const chunk = (n: number, data: string): WireRecord & ChunkRecord => ({
  kind: 'chunk',
  n,
  at: millis(n * 10),
  document: 'd',
  connection: 1,
  payload: payload(data),
});

const error = (n: number): WireRecord => ({
  kind: 'error',
  n,
  at: millis(n * 10),
  document: 'd',
  connection: 1,
  state: 3,
  text: 'reset',
});

const fault: WireRecord = { kind: 'fault', n: 9, at: millis(5), document: 'd', where: 'hook', text: 'broken' };

/** An entry with these extras, next to what other programs read. */
const entryOf = (records: readonly object[], more: object = {}) => ({
  _rt: { version: 1, document: 'd', connection: 1, records },
  ...more,
});

const frames = (...data: readonly string[]) => ({
  _webSocketMessages: data.map((text) => ({ type: 'receive', data: text })),
});

describe('a record under _rt', () => {
  test('leaves out what the entry has: document, connection, and the text of its payload', () => {
    const written = writeExtras(message(1, 'hello'), 7, 'message');
    expect(written).toMatchObject({ i: 7, kind: 'message', payload: { encoding: 'text', size: 5, from: 'message' } });
    expect(JSON.stringify(written)).not.toMatch(/hello|"document"|"connection"/);
  });

  test('is whole if the entry has its text nowhere', () => {
    expect(writeExtras(message(1, 'hello'), 7, null)).toMatchObject({ payload: { data: 'hello' } });
  });

  test('of what was caused on purpose names its document and connection itself, since it may have none', () => {
    const induced: WireRecord = {
      ...{ kind: 'induced', n: 9, at: millis(5), document: 'd', connection: 0 },
      ...{ run: 1, phase: 'start', fault: 'cut', message: null, text: '' },
    };
    expect(writeExtras(induced, 3, null)).toEqual({ i: 3, ...induced });
    const log = { _rt: { version: 1, zero: 0, records: [writeExtras(induced, 3, null)] } };
    expect(readLogExtras(log)?.records).toEqual([{ place: 3, record: induced }]);
  });

  test('of no connection names its document itself', () => {
    expect(writeExtras(fault, 3, null)).toEqual({ i: 3, ...fault });
  });
});

describe('the records of an entry', () => {
  test('are read with the texts that stand in the entry, in their order', () => {
    const records = [message(0, 'one'), message(1, 'two')];
    const extras = records.map((record, place) => writeExtras(record, place + 5, 'message'));
    expect(readEntryExtras(entryOf(extras, frames('one', 'two')))).toEqual(
      records.map((record, index) => ({ place: index + 5, record })),
    );
  });

  test('skip the errors among the messages, which have texts of their own', () => {
    const records = [message(0, 'one'), error(1), message(2, 'two')];
    const extras = records.map((record, place) =>
      writeExtras(record, place, record.kind === 'message' ? 'message' : null),
    );
    const list = [
      { type: 'receive', data: 'one' },
      { type: 'error', data: 'reset' },
      { type: 'receive', data: 'two' },
    ];
    expect(readEntryExtras(entryOf(extras, { _webSocketMessages: list }))?.map(({ record }) => record)).toEqual(
      records,
    );
  });

  // "abcdef" in pieces of 2 and 4 characters.
  test('take the pieces of a body one after the other from its text', () => {
    const records = [chunk(0, 'ab'), chunk(1, 'cdef')];
    const extras = [writeExtras(chunk(0, 'ab'), 0, 2), writeExtras(chunk(1, 'cdef'), 1, 4)];
    const response = (text: string) => ({ response: { content: { text } } });
    expect(readEntryExtras(entryOf(extras, response('abcdef')))?.map(({ record }) => record)).toEqual(records);
    // A body that was cut no longer has what the pieces need.
    expect(readEntryExtras(entryOf(extras, response('abcde')))).toBe(null);
  });

  test('are none if a message was taken out or put in since', () => {
    const extras = [writeExtras(message(0, 'one'), 0, 'message'), writeExtras(message(1, 'two'), 1, 'message')];
    expect(readEntryExtras(entryOf(extras, frames('one')))).toBe(null);
    expect(readEntryExtras(entryOf(extras, frames('one', 'two', 'three')))).toBe(null);
  });

  test('are none if they are of another version, broken, or not ours', () => {
    const good = [writeExtras(message(0, 'one'), 0, null)];
    expect(readEntryExtras(entryOf(good))).toHaveLength(1);
    expect(readEntryExtras({ _rt: { ...entryOf(good)._rt, version: 2 } })).toBe(null);
    expect(readEntryExtras(entryOf([{ ...good[0], n: -1 }]))).toBe(null);
    expect(readEntryExtras(entryOf([{ ...good[0], i: 'first' }]))).toBe(null);
    for (const entry of [null, {}, { _rt: 5 }, { _rt: { version: 1, records: {} } }])
      expect(readEntryExtras(entry)).toBe(null);
  });
});

describe('what stands under _rt of the log', () => {
  const extras = { version: 1, zero: 5, writer: 'a test', isRedacted: true, records: [{ i: 3, ...fault }] };

  test('is the zero of the recording, its writer, and the records of no connection', () => {
    expect(readLogExtras({ _rt: extras })).toEqual({
      zero: 5,
      endsAt: null,
      writer: 'a test',
      isRedacted: true,
      records: [{ place: 3, record: fault }],
    });
    expect(readLogExtras({ _rt: { ...extras, end: 7_000 } })?.endsAt).toBe(7_000);
    expect(readLogExtras({ _rt: { ...extras, end: -1 } })?.endsAt).toBeNull();
  });

  test('has secrets unless it says that they were replaced', () => {
    expect(readLogExtras({ _rt: { ...extras, isRedacted: 'yes', writer: 7 } })).toMatchObject({
      isRedacted: false,
      writer: '',
    });
  });

  test('loses a record that is broken, and nothing else', () => {
    const records = [{ i: 1 }, { ...fault }, { i: 3, ...fault }];
    expect(readLogExtras({ _rt: { ...extras, records } })?.records).toHaveLength(1);
  });

  test('is nothing if it is of another version or not ours', () => {
    for (const log of [null, {}, { _rt: { ...extras, version: 2 } }, { _rt: { ...extras, zero: 'x' } }])
      expect(readLogExtras(log)).toBe(null);
  });
});
