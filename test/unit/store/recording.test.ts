import { describe, expect, test, vi } from 'vitest';
import { byteCount, millis } from '../../../src/base/units.ts';
import { createRecording } from '../../../src/store/recording.ts';
import type { PageWireRecord, WireRecord } from '../../../src/wire/record.ts';

type Plain = PageWireRecord extends infer R ? (R extends PageWireRecord ? Omit<R, 'n' | 'at'> : never) : never;

/** Writes the records of one document, numbered, a millisecond apart. */
function writer(document: string, start = 0) {
  let n = 0;
  return (record: Plain): WireRecord => {
    n += 1;
    return { ...record, n: n - 1, at: millis(start + n), document };
  };
}

const documentRecord: Plain = {
  kind: 'document',
  url: 'https://a.example/',
  isTop: true,
  isLate: false,
  timeOrigin: 0,
};
const connecting = (connection: number): Plain => ({
  kind: 'connecting',
  connection,
  transport: 'websocket',
  url: `wss://a.example/${connection}`,
  method: 'GET',
  protocols: [],
  withCredentials: false,
  headers: [],
  bodyKind: 'none',
  body: null,
  initiator: '',
});
const open = (connection: number): Plain => ({
  kind: 'open',
  connection,
  status: 101,
  url: `wss://a.example/${connection}`,
  protocol: '',
  extensions: '',
  responseType: '',
  wasRedirected: false,
  headers: [],
});
const frame = (connection: number, data: string): Plain => ({
  kind: 'message',
  connection,
  direction: 'in',
  via: 'frame',
  bodyKind: 'text',
  payload: { encoding: 'text', data, size: byteCount(data.length), isCut: false },
  event: null,
  id: null,
  buffered: null,
});
const lost = (count: number, messages: number): Plain => ({
  kind: 'lost',
  reason: 'ring',
  count,
  messages,
  until: millis(0),
});

const clock = (): string => '12:00:00';

describe('recording', () => {
  test('messages are all that were recorded, lost all that lost records count', () => {
    const recording = createRecording({ clock });
    const write = writer('one');
    recording.push(
      [documentRecord, lost(40, 30), connecting(1), open(1), frame(1, 'a'), frame(1, 'b'), lost(5, 4)].map(write),
      true,
    );
    expect(recording.totals).toEqual({
      messages: 2,
      lost: 34,
      withoutContent: 0,
      dropped: 0,
      faults: 0,
      notAnalysed: 0,
      silentEnds: 0,
      unrecorded: [],
    });
  });

  test('a failure of the analysis is counted and costs no other record, and the record stays in what is saved', () => {
    const report = vi.fn<(error: unknown) => void>();
    const refuse = (stream: { readonly url: string }): null => {
      if (stream.url.endsWith('1')) throw new Error('broken choice');
      return null;
    };
    const recording = createRecording({ clock, chosenNumbering: refuse, reportFailure: report });
    const write = writer('one');
    const records = [documentRecord, connecting(1), open(1), frame(1, 'a'), connecting(2), open(2), frame(2, 'b')];
    recording.push(records.map(write), true);
    expect(recording.totals).toMatchObject({ messages: 2 });
    expect(recording.totals.notAnalysed).toBeGreaterThan(0);
    expect(report).toHaveBeenCalledTimes(recording.totals.notAnalysed);
    expect([...recording.records()].length).toBe(records.length);
  });

  test('a content that was not kept is counted, an empty one and one of which a part is here are not', () => {
    const recording = createRecording({ clock });
    const write = writer('one');
    const payload = (data: string, size: number, isCut: boolean) => ({
      ...frame(1, data),
      payload: { encoding: 'text' as const, data, size: byteCount(size), isCut },
    });
    recording.push(
      [documentRecord, connecting(1), open(1), payload('', 9, true), payload('', 0, false), payload('a', 9, true)].map(
        write,
      ),
      true,
    );
    expect(recording.totals).toMatchObject({ messages: 3, withoutContent: 1, lost: 0 });
  });

  test('past the limit the oldest go first, over all streams, and are counted', () => {
    const recording = createRecording({ clock, limits: { records: 2_500, bytes: Infinity } });
    const write = writer('one');
    recording.push([documentRecord, connecting(1), open(1), connecting(2), open(2)].map(write), true);
    recording.push(
      Array.from({ length: 2_000 }, () => write(frame(1, 'old'))),
      true,
    );
    recording.push(
      Array.from({ length: 1_000 }, () => write(frame(2, 'new'))),
      true,
    );
    // 3,000 are 500 too many: one chunk of 1,024 of the older stream goes.
    expect(recording.totals).toMatchObject({ messages: 3_000, dropped: 1_024 });
    const [one, two] = recording.analysis.streams();
    expect(recording.log(one?.id ?? -1)?.begin).toBe(1_024);
    expect(recording.log(two?.id ?? -1)?.begin).toBe(0);
  });

  test('after a clear what lives goes on under its name, counted from zero', () => {
    const recording = createRecording({ clock });
    const write = writer('one');
    const closed: Plain = {
      kind: 'close',
      connection: 2,
      how: 'closed',
      code: 1000,
      reason: '',
      wasClean: true,
      size: byteCount(0),
    };
    recording.push(
      [documentRecord, connecting(1), open(1), connecting(2), open(2), closed, frame(1, 'a')].map(write),
      true,
    );
    recording.clear();
    expect(recording.totals.messages).toBe(0);
    recording.push([write(frame(1, 'b'))], true);
    const streams = recording.analysis.streams();
    expect(streams.map((stream) => [stream.url, stream.state, stream.messagesIn])).toEqual([
      ['wss://a.example/1', 'open', 1],
    ]);
    expect(recording.totals.messages).toBe(1);
  });

  test('a new page clears only where the log is not kept', () => {
    for (const keepsLog of [true, false]) {
      const recording = createRecording({ clock });
      recording.push([documentRecord, connecting(1), open(1), frame(1, 'a')].map(writer('one')), keepsLog);
      recording.push([documentRecord, connecting(1), open(1), frame(1, 'b')].map(writer('two', 100)), keepsLog);
      expect(recording.totals.messages).toBe(keepsLog ? 2 : 1);
    }
  });

  test('headers and stack of a connection can be asked for', () => {
    const recording = createRecording({ clock });
    recording.push([documentRecord, connecting(1), open(1)].map(writer('one')), true);
    expect(recording.connection('one', 1)?.open?.status).toBe(101);
    expect(recording.connection('one', 2)).toBeUndefined();
  });
});
