import { describe, expect, test } from 'vitest';
import { createCompressionDetector } from '../../../../src/analysis/detectors/compression.ts';
import { findingsOf } from '../findings-of.ts';
import { seeded } from '../random.ts';
import { Recording } from '../recording.ts';

describe('compression', () => {
  const feed = (extensions: string): Recording => {
    const recording = new Recording();
    const socket = recording.connect(0, 'websocket', 'wss://app.test/feed');
    recording.open(10, socket, { status: 101, extensions });
    for (let index = 0; index < 700; index += 1) {
      recording.message(
        100 + index * 100,
        socket,
        `{"type":"trade","symbol":"ABC-DEF","price":${index * 7 + 0.5}}`.repeat(3),
      );
    }
    return recording;
  };

  test('a busy text socket without it is reported', () => {
    expect(findingsOf(feed(''), createCompressionDetector)).toMatchObject([{ severity: 'info' }]);
  });

  test('with it there is nothing to report', () => {
    expect(findingsOf(feed('permessage-deflate'), createCompressionDetector)).toEqual([]);
  });

  test('text that does not repeat would not shrink', () => {
    const recording = new Recording();
    const socket = recording.connect(0, 'websocket', 'wss://app.test/feed');
    recording.open(10, socket, { status: 101 });
    const random = seeded(1);
    for (let index = 0; index < 700; index += 1) {
      const letters = Array.from({ length: 150 }, () => String.fromCharCode(33 + Math.floor(random() * 90)));
      recording.message(100 + index * 100, socket, letters.join(''));
    }
    expect(findingsOf(recording, createCompressionDetector)).toEqual([]);
  });
});
