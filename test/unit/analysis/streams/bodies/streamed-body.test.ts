import { describe, expect, test } from 'vitest';
import { byteCount } from '../../../../../src/base/units.ts';
import { looksStreamed, streamedClass } from '../../../../../src/analysis/streams/bodies/streamed-body.ts';

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

  const body = (mediaType: string, chunks: number, longestChunk = 20) => ({ mediaType, chunks, longestChunk });

  test('is a stream if three pieces of JSON come over more than a second', () => {
    expect(looksStreamed(body('application/json', 3), json, 1_001)).toBe(true);
    expect(looksStreamed(body('application/json', 3), json, 1_000)).toBe(false);
    expect(looksStreamed(body('application/json', 2), json, 1_001)).toBe(false);
    expect(looksStreamed(body('text/plain', 3), text('some words'), 1_001)).toBe(false);
  });

  test('is one if its text comes in four short pieces over a quarter of a second, as a model writes', () => {
    const token = text(' the');
    expect(looksStreamed(body('text/plain', 4), token, 250)).toBe(true);
    expect(looksStreamed(body('text/plain', 3), token, 250)).toBe(false);
    expect(looksStreamed(body('text/plain', 4), token, 249)).toBe(false);
    // A file that is sent in blocks, of which the last is short.
    expect(looksStreamed(body('text/plain', 4, 16_384), token, 900)).toBe(false);
    expect(looksStreamed(body('text/html', 4), token, 900)).toBe(false);
  });

  test('is one if its text is still being read after five seconds', () => {
    expect([
      looksStreamed(body('text/plain', 2, 9_000), text('a'), 5_001),
      looksStreamed(body('text/plain', 1, 9_000), text('a'), 5_001),
    ]).toEqual([true, false]);
  });

  test('is none if it is a download', () => {
    for (const type of ['image/png', 'application/zip', 'text/css']) {
      expect(looksStreamed(body(type, 9), json, 9_000)).toBe(false);
    }
  });
});
