import { gzipSync } from 'node:zlib';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { encode as encodeMessagePack } from '@msgpack/msgpack';
import { encode as encodeCbor } from 'cborg';
import { beforeAll, describe, expect, test } from 'vitest';
import { type AnalysisOptions, createAnalysis } from '../../../../src/analysis/analysis.ts';
import { byteCount, millis } from '../../../../src/base/units.ts';
import { installBinaryReaders } from '../../../../src/formats/binary/binary-readers.ts';
import { allReaders } from '../../../../src/formats/binary/readers/all-readers.ts';
import { encodeBase64 } from '../../../../src/formats/text/base64.ts';
import { rawZstd, shared } from '../../formats/binary/streams.ts';
import { Recording } from '../recording.ts';

beforeAll(() => installBinaryReaders(allReaders));

/** Messages 1 to 120, of which 61, 62 and 63 are missing. */
const NUMBERS = Array.from({ length: 120 }, (_, index) => index + 1).filter((seq) => seq < 61 || seq > 63);

interface Tick {
  readonly seq: number;
  readonly price: number;
  readonly side: string;
}

const FEED: readonly Tick[] = NUMBERS.map((seq) => ({
  seq,
  price: (seq * 37) % 101,
  side: seq % 3 === 0 ? 'buy' : 'sell',
}));

const jsonOf = (tick: Tick): string => JSON.stringify(tick);
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const plain = (bytes: Uint8Array): Uint8Array => new Uint8Array(bytes);

const SCHEMA = 'syntax = "proto3"; package feed; message Tick { uint64 seq = 1; double price = 2; string side = 3; }';

function asProtobuf({ seq, price, side }: Tick): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(1, WireType.Varint).uint64(seq).tag(2, WireType.Bit64).double(price);
  writer.tag(3, WireType.LengthDelimited).string(side);
  return plain(writer.finish());
}

/** The gap that is found in the frames of one socket, with the rule's words. */
function gapsIn(frames: readonly (string | Uint8Array)[], options: AnalysisOptions = {}, url?: string) {
  const recording = new Recording();
  const socket = recording.socket(0, url);
  for (const [index, frame] of frames.entries()) {
    const at = 1_000 + index * 100;
    if (typeof frame === 'string') recording.message(at, socket, frame);
    else {
      recording.message(at, socket, '', {
        bodyKind: 'arraybuffer',
        payload: { encoding: 'base64', data: encodeBase64(frame), size: byteCount(frame.length), isCut: false },
      });
    }
  }
  const analysis = createAnalysis(options);
  for (const record of recording.records) analysis.push(record);
  analysis.advance(millis(60_000));
  const [stream] = analysis.streams();
  const gaps = analysis.findings().filter(({ kind }) => kind === 'gap');
  const rules = stream === undefined ? [] : analysis.numbering(stream.id);
  return { gaps: gaps.map(({ missing }) => missing), rules: rules.map(({ path }) => path) };
}

const gapOf = (path: string) => ({ gaps: [[{ group: '', first: '61', last: '63' }]], rules: [path] });

/** A server-side event of Socket.IO over a WebSocket. */
const SOCKET_IO = 'wss://app.test/socket.io/?EIO=4&transport=websocket';

describe('three of 120 numbered messages are missing, and the same gap is found', () => {
  test.each<readonly [string, (tick: Tick) => string | Uint8Array]>([
    ['JSON', jsonOf],
    ['JSON in binary frames', (tick) => bytesOf(jsonOf(tick))],
    ['MessagePack', (tick) => plain(encodeMessagePack(tick))],
    ['CBOR', (tick) => plain(encodeCbor(tick))],
    ['gzip', (tick) => plain(gzipSync(jsonOf(tick)))],
    ['MessagePack in gzip', (tick) => plain(gzipSync(encodeMessagePack(tick)))],
    ['zstd', (tick) => rawZstd(bytesOf(jsonOf(tick)))],
    ['MessagePack in base64', (tick) => encodeBase64(plain(encodeMessagePack(tick)))],
  ])('as %s', (_, encode) => {
    expect(gapsIn(FEED.map(encode))).toEqual(gapOf('seq'));
  });

  test('as Socket.IO', () => {
    const frames = FEED.map((tick) => `42["tick",${jsonOf(tick)}]`);
    expect(gapsIn(['0{"sid":"a","pingInterval":25000,"pingTimeout":20000}', '40', ...frames], {}, SOCKET_IO)).toEqual(
      gapOf('seq'),
    );
  });

  test('as zlib with one context for the connection', async () => {
    expect(
      gapsIn(
        await shared(
          FEED.map((tick) => bytesOf(jsonOf(tick))),
          'zlib',
        ),
      ),
    ).toEqual(gapOf('seq'));
  });

  test('as raw deflate with one context, MessagePack inside', async () => {
    expect(
      gapsIn(
        await shared(
          FEED.map((tick) => plain(encodeMessagePack(tick))),
          'deflate',
        ),
      ),
    ).toEqual(gapOf('seq'));
  });

  test('as protobuf with the user’s types, and not without them', () => {
    const made = allReaders.protoSchema([{ name: 'feed.proto', text: SCHEMA }]);
    const schema = made.ok ? made.value : null;
    const chosenSteps = () => ({ steps: [{ kind: 'proto', type: 'feed.Tick' }] as const, schema });
    expect(gapsIn(FEED.map(asProtobuf), { chosenSteps })).toEqual(gapOf('seq'));
    expect(gapsIn(FEED.map(asProtobuf))).toEqual({ gaps: [], rules: [] });
  });
});

describe('what else rests on the value', () => {
  test('a message that comes twice is one, though its compressed bytes differ', async () => {
    const twice = [...FEED.slice(0, 40), FEED[39] ?? FEED[0], ...FEED.slice(40, 55)];
    const frames = await shared(
      twice.map((tick) => bytesOf(JSON.stringify(tick))),
      'zlib',
    );
    const recording = new Recording();
    const socket = recording.socket(0);
    for (const [index, frame] of frames.entries()) {
      recording.message(1_000 + index * 100, socket, '', {
        payload: { encoding: 'base64', data: encodeBase64(frame), size: byteCount(frame.length), isCut: false },
      });
    }
    const analysis = createAnalysis();
    for (const record of recording.records) analysis.push(record);
    expect(analysis.findings().map(({ kind, count }) => [kind, count])).toEqual([['duplicate', 1]]);
  });

  test('a frame that cannot be read explains its missing number', () => {
    const whole = FEED.map((tick) => plain(gzipSync(jsonOf(tick))));
    // Number 31 came, but damaged.
    const frames = whole.map((frame, index) => (index === 30 ? frame.slice(0, 20) : frame));
    expect(gapsIn(frames)).toEqual(gapOf('seq'));
  });
});
