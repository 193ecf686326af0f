import { beforeAll, describe, expect, test } from 'vitest';
import { keptDecoders } from '../../../src/analysis/kept-decoders.ts';
import type { ConnectionSpan } from '../../../src/analysis/streams/stream.ts';
import { installBinaryReaders } from '../../../src/formats/binary/binary-readers.ts';
import { allReaders } from '../../../src/formats/binary/readers/all-readers.ts';

beforeAll(() => installBinaryReaders(allReaders));

const streamOf = (...connections: readonly (readonly [string, number])[]) => ({
  spans: connections.map(([document, connection]) => ({ document, connection }) as ConnectionSpan),
});

const GZIP = { connections: [['d', 1] as const, ['d', 4] as const], steps: [{ kind: 'text' }] as const, protos: [] };
const PROTO = {
  connections: [['e', 1] as const],
  steps: [{ kind: 'proto', type: 'feed.Tick' }] as const,
  protos: [{ name: 'feed.proto', text: 'syntax = "proto3"; package feed; message Tick { uint64 seq = 1; }' }],
};

describe('the decoders that a recording brings along', () => {
  test('are for the streams of their connections, also where only a later one is named', () => {
    const { stepsOf } = keptDecoders([GZIP, PROTO]);
    expect(stepsOf(streamOf(['d', 3], ['d', 4]))?.steps).toEqual(GZIP.steps);
    expect(stepsOf(streamOf(['d', 2]))).toBeNull();
    expect(stepsOf(streamOf(['x', 1]))).toBeNull();
  });

  test('have the types of their .proto files', () => {
    const { stepsOf, schema, problems } = keptDecoders([GZIP, PROTO]);
    expect(stepsOf(streamOf(['e', 1]))?.schema?.types).toEqual(['feed.Tick']);
    expect(schema?.types).toEqual(['feed.Tick']);
    expect(problems).toEqual([]);
  });

  test('do nothing where a .proto file is damaged, which is said with its place', () => {
    const broken = { ...PROTO, protos: [{ name: 'feed.proto', text: 'message Tick {\n uint64 = ;' }] };
    const { stepsOf, problems } = keptDecoders([broken]);
    expect(stepsOf(streamOf(['e', 1]))).toBeNull();
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^feed\.proto/);
  });
});
