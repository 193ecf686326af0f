import { describe, expect, test } from 'vitest';
import { createStreamedReplyDetector } from '../../../../src/analysis/detectors/streamed-replies.ts';
import { findingsOf } from '../findings-of.ts';
import { Recording } from '../recording.ts';

interface Reply {
  readonly pieces: readonly (readonly [at: number, text: string])[];
  readonly how?: 'complete' | 'failed';
}

function replies(list: readonly Reply[]): Recording {
  const recording = new Recording();
  for (const [index, { pieces, how }] of list.entries()) {
    const start = index * 60_000;
    const call = recording.connect(start, 'fetch', 'https://app.test/chat', { method: 'POST' });
    recording.open(start + 20, call, { headers: [['content-type', 'text/event-stream']] });
    for (const [at, text] of pieces) recording.chunk(start + at, call, text);
    recording.close(start + (pieces.at(-1)?.[0] ?? 0) + 10, call, { how: how ?? 'complete' });
  }
  return recording;
}

describe('streamed replies', () => {
  const whole: Reply = {
    pieces: [
      [100, 'data: a\n\n'],
      [200, 'data: b\n\n'],
      [300, 'data: [DONE]\n\n'],
    ],
  };

  test('a reply with its end marker is whole', () => {
    expect(findingsOf(replies([whole, whole]), createStreamedReplyDetector)).toEqual([]);
  });

  test('one without the marker that the others have broke off', () => {
    const short = { pieces: whole.pieces.slice(0, 2) };
    expect(findingsOf(replies([whole, short]), createStreamedReplyDetector)).toMatchObject([
      {
        kind: 'truncated',
        text: 'The streamed reply broke off at 60.210 s after 2 messages, without its end (data: [DONE]).',
      },
    ]);
  });

  test('one that ends inside an event broke off', () => {
    const cut: Reply = {
      pieces: [
        [100, 'data: a\n\n'],
        [200, 'data: half an eve'],
      ],
    };
    expect(findingsOf(replies([cut]), createStreamedReplyDetector)).toMatchObject([{ kind: 'truncated' }]);
  });

  describe('whose end marker has a name of its own', () => {
    const lines = (list: readonly string[]): Reply => ({
      pieces: list.map((line, index) => [100 + index * 100, `data: ${line}\n\n`]),
    });
    const word = '{"text":"word","final":false}';
    const whole3 = lines([word, word, word, '{"text":"","final":true}']);
    const short = lines([word, word, word]);

    test('are known to have broken off once two have ended with it', () => {
      expect(findingsOf(replies([whole3, short]), createStreamedReplyDetector)).toEqual([]);
      expect(findingsOf(replies([whole3, whole3, short]), createStreamedReplyDetector)).toMatchObject([
        {
          kind: 'truncated',
          severity: 'warning',
          text: 'The streamed reply broke off at 120.310 s after 3 messages, without its end (“final” set in its last message).',
        },
      ]);
    });

    test('are whole where they end with it, or with an error', () => {
      const failed = lines([word, word, '{"error":{"message":"overloaded"}}']);
      expect(findingsOf(replies([whole3, whole3, whole3, failed]), createStreamedReplyDetector)).toEqual([]);
    });

    test('say nothing where not all before agree, or where the field comes at other places too', () => {
      expect(findingsOf(replies([whole3, short, whole3, short]), createStreamedReplyDetector)).toEqual([]);
      const flag = lines([word, '{"final":true}', word, '{"final":true}']);
      expect(findingsOf(replies([flag, flag, flag, short]), createStreamedReplyDetector)).toEqual([]);
    });
  });

  const stamped = (apart: number): string =>
    Array.from({ length: 6 }, (_, index) => `data: {"ts":${1_700_000_000_000 + index * apart}}\n\n`).join('');

  // made 500 ms apart, 2.5 s in all, and delivered in one piece
  test('events made one after another that come in one piece were held back', () => {
    expect(findingsOf(replies([{ pieces: [[3_000, stamped(500)]] }]), createStreamedReplyDetector)).toMatchObject([
      { kind: 'buffered-stream', count: 6 },
    ]);
  });

  test('events made at once may come at once', () => {
    expect(findingsOf(replies([{ pieces: [[3_000, stamped(1)]] }]), createStreamedReplyDetector)).toEqual([]);
  });
});
