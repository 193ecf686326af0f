import { describe, expect, test } from 'vitest';
import { byteCount } from '../../../../src/base/units.ts';
import { looksStreamed, streamedClass } from '../../../../src/analysis/streams/streamed-body.ts';

test.each([
  ['text/event-stream', 'sse'],
  ['application/x-ndjson', 'streamed-fetch'],
  ['application/json-seq', 'streamed-fetch'],
  ['application/grpc-web+proto', 'streamed-fetch'],
  ['application/json', null],
  ['', null],
] as const)('the media type %j makes a stream of class %s', (mediaType, streamed) => {
  expect(streamedClass(mediaType)).toBe(streamed);
});

describe('a body without a telling media type', () => {
  const text = (data: string) => ({ encoding: 'text', data, size: byteCount(data.length), isCut: false }) as const;
  const json = text('{"a":1}\n');

  test('is a stream if three pieces of JSON come over more than a second', () => {
    expect(looksStreamed('application/json', json, 3, 1_001)).toBe(true);
    expect(looksStreamed('application/json', json, 3, 1_000)).toBe(false);
    expect(looksStreamed('application/json', json, 2, 1_001)).toBe(false);
    expect(looksStreamed('text/plain', text('some words'), 3, 1_001)).toBe(false);
  });

  test('is one if its text is still being read after five seconds', () => {
    expect([
      looksStreamed('text/plain', text('a'), 2, 5_001),
      looksStreamed('text/plain', text('a'), 1, 5_001),
    ]).toEqual([true, false]);
  });

  test('is none if it is a download', () => {
    for (const type of ['image/png', 'application/zip', 'text/css']) {
      expect(looksStreamed(type, json, 9, 9_000)).toBe(false);
    }
  });
});
