import { encode } from '@msgpack/msgpack';
import { beforeAll, describe, expect, test } from 'vitest';
import { byteCount, millis } from '../../../../src/base/units.ts';
import { installBinaryReaders } from '../../../../src/formats/binary/binary-readers.ts';
import { allReaders } from '../../../../src/formats/binary/readers/all-readers.ts';
import type { ChosenSteps } from '../../../../src/formats/binary/stream-encoding.ts';
import { encodeBase64 } from '../../../../src/formats/text/base64.ts';
import { createRecording } from '../../../../src/store/recording.ts';
import { Recording } from '../../analysis/recording.ts';
import { shared } from '../../formats/binary/streams.ts';

beforeAll(() => installBinaryReaders(allReaders));

const bytesPayload = (bytes: Uint8Array) =>
  ({ encoding: 'base64', data: encodeBase64(bytes), size: byteCount(bytes.length), isCut: false }) as const;

describe('a decoder that is chosen later', () => {
  test('is applied to what is stored: numbers are found, and what it cannot read is counted', () => {
    let chosen: ChosenSteps | null = null;
    const recording = createRecording({ clock: () => '', chosenSteps: () => chosen });
    const written = new Recording();
    const socket = written.socket(0);
    // Each behind two bytes, 31 missing; one is of another kind.
    for (let seq = 1; seq <= 60; seq++) {
      if (seq === 31) continue;
      const bytes = seq === 50 ? Uint8Array.of(1, 2, 0xc1) : Uint8Array.of(1, 2, ...encode({ seq, a: 'b' }));
      written.message(1_000 + seq * 100, socket, '', { payload: bytesPayload(bytes) });
    }
    recording.push(written.records, true);
    recording.analysis.advance(millis(60_000));
    expect(recording.analysis.numbering(1)).toEqual([]);
    chosen = { steps: [{ kind: 'skip', bytes: 2 }, { kind: 'messagepack' }], schema: null };
    const bodies = () => [0, 1].map((position) => recording.log(1)?.decoded(position).body);
    expect(bodies()).toEqual([undefined, undefined]);
    expect(recording.rewrap(1)).toEqual({ messages: 59, unread: 1 });
    expect(bodies()).toEqual([
      { seq: 1, a: 'b' },
      { seq: 2, a: 'b' },
    ]);
    recording.analysis.advance(millis(120_000));
    const gaps = recording.analysis.findings().filter(({ kind }) => kind === 'gap');
    expect(gaps.flatMap(({ missing }) => missing.map(({ first, last }) => [first, last]))).toEqual([['31', '31']]);
  });

  test('reads on where the stored messages end, also in a context that they share', async () => {
    let chosen: ChosenSteps | null = null;
    const recording = createRecording({ clock: () => '', chosenSteps: () => chosen });
    const written = new Recording();
    const socket = written.socket(0);
    const texts = Array.from({ length: 40 }, (_, index) => new TextEncoder().encode(`{"seq":${index + 1},"a":"b"}`));
    const frames = await shared(texts, 'deflate');
    const write = (from: number, to: number): void => {
      const before = written.records.length;
      for (const [index, frame] of frames.slice(from, to).entries()) {
        written.message(1_000 + (from + index) * 100, socket, '', {
          payload: bytesPayload(Uint8Array.of(7, ...frame)),
        });
      }
      recording.push(written.records.slice(from === 0 ? 0 : before), true);
    };
    write(0, 20);
    chosen = {
      steps: [
        { kind: 'skip', bytes: 1 },
        { kind: 'deflate', isShared: true },
      ],
      schema: null,
    };
    expect(recording.rewrap(1)).toEqual({ messages: 20, unread: 0 });
    expect(recording.log(1)?.decoded(7).body).toEqual({ seq: 8, a: 'b' });
    write(20, 40);
    expect(recording.analysis.numbering(1).map(({ path }) => path)).toEqual(['seq']);
    expect(recording.analysis.findings()).toEqual([]);
  });
});
