import { MessageChannel } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import { readInWorker, type ReaderHandle } from '../../../../../src/devtools-panel/source/file/file-reader-client.ts';
import {
  serveReader,
  type FromReader,
  type ReaderPort,
  type ToReader,
} from '../../../../../src/devtools-panel/source/file/file-reader.ts';
import { byteCount } from '../../../../../src/base/units.ts';
import { openRecording, type RecordingReading } from '../../../../../src/formats/recording-file.ts';
import { sessionLines } from '../../../../../src/formats/session/write-session.ts';
import type { WireRecord } from '../../../../../src/wire/record.ts';
import { Recording } from '../../../analysis/recording.ts';

const DECODER = { connections: [['d', 1] as const], steps: [{ kind: 'json' }] as const, protos: [] };

async function session(records: readonly WireRecord[]): Promise<Blob> {
  let text = '';
  for await (const line of sessionLines(records, { zero: 1_700_000_000_000, writer: 'a test', decoders: [DECODER] }))
    text += line;
  return new Blob([text]);
}

/** A reader behind a real channel, in this thread: what goes through it is copied as it is between threads. */
function readerOver(observed: { sent: number; isEnded: boolean }): ReaderHandle {
  const { port1, port2 } = new MessageChannel();
  const far: ReaderPort = {
    onmessage: null,
    postMessage: (message, buffers) => {
      observed.sent += 1;
      port2.postMessage(
        message,
        buffers.filter((buffer) => buffer instanceof ArrayBuffer),
      );
    },
  };
  serveReader(far);
  port2.on('message', (data: ToReader) => far.onmessage?.(new MessageEvent('message', { data })));
  const near: ReaderHandle = {
    onmessage: null,
    onerror: null,
    postMessage: (message) => port1.postMessage(message),
    terminate() {
      observed.isEnded = true;
      port1.close();
    },
  };
  port1.on('message', (data: FromReader) => near.onmessage?.({ data }));
  return near;
}

async function readAll(reading: RecordingReading): Promise<readonly WireRecord[]> {
  const records: WireRecord[] = [];
  for await (const batch of reading) records.push(...batch.records);
  return records;
}

/** Records of all sorts: a document, a socket, texts of both directions, bytes, an SSE event with its id. */
function ofAllSorts(messages: number): readonly WireRecord[] {
  const recording = new Recording();
  const socket = recording.socket(0);
  const source = recording.connect(5, 'eventsource', 'https://app.test/prices');
  for (let index = 0; index < messages; index += 1) recording.message(100 + index, socket, `message ${index}`);
  recording.message(100 + messages, source, 'tick', { via: 'event', event: 'price', id: '7' });
  recording.message(100 + messages, socket, 'AAE=', {
    direction: 'out',
    bodyKind: 'arraybuffer',
    payload: { encoding: 'base64', data: 'AAE=', size: byteCount(2), isCut: false },
    buffered: byteCount(2),
  });
  recording.close(101 + messages, socket);
  return recording.records;
}

describe('a file read in a worker', () => {
  test('is the same as when it is read directly, summary included', async () => {
    const content = await session(ofAllSorts(5_000));
    const direct = openRecording(content.stream());
    const observed = { sent: 0, isEnded: false };
    const inWorker = readInWorker(content, () => readerOver(observed));
    expect(await readAll(inWorker)).toEqual(await readAll(direct));
    expect(inWorker.summary).toEqual(direct.summary);
    expect(inWorker.summary.decoders).toEqual([DECODER]);
    expect(observed.isEnded).toBe(true);
  });

  test('leaving early ends the reader, which has sent at most eight blocks ahead', async () => {
    const observed = { sent: 0, isEnded: false };
    const reading = readInWorker(await session(ofAllSorts(30_000)), () => readerOver(observed));
    for await (const { records } of reading) {
      expect(records.length).toBeLessThanOrEqual(1_024);
      break;
    }
    expect(observed.isEnded).toBe(true);
    // 30,000 messages are thirty blocks.
    expect(observed.sent).toBeLessThanOrEqual(8);
  });

  test('a reader that dies leaves what came, and says so', async () => {
    const dying: ReaderHandle = {
      onmessage: null,
      onerror: null,
      postMessage: () => queueMicrotask(() => dying.onerror?.()),
      terminate: () => undefined,
    };
    const reading = readInWorker(new Blob(['x']), () => dying);
    expect(await readAll(reading)).toEqual([]);
    expect(reading.summary.problems).toEqual(['reading it failed, perhaps for lack of memory']);
  });
});
