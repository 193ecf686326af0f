import { describe, expect, test } from 'vitest';
import {
  BROKEN_AT_ONCE_TEXT,
  closedWithText,
  closesText,
  CONNECTION_END_TEXTS,
} from '../../../../src/texts/findings/close-codes.ts';

describe('the name of a close code', () => {
  test.each([
    [1006, '', 'code 1006 (no close frame)'],
    [4401, 'graphql', 'code 4401 (unauthorized)'],
    // The same number means something else, or nothing, without its protocol.
    [4401, '', 'code 4401'],
    [3000, 'sockjs', 'code 3000 (go away)'],
    [3000, '', 'code 3000 (unauthorized)'],
  ])('%i of protocol "%s"', (code, protocol, text) => {
    expect(CONNECTION_END_TEXTS.code(code, protocol)).toBe(text);
  });
});

describe('the sentence about closes', () => {
  const closes = { lastAt: '12:03:07', count: 1, reason: '', largest: null, asked: [], answers: [] };

  test('says when a single one was, and when the last of several was', () => {
    expect(closesText(closedWithText(1011, ''), closes).text).toBe(
      'Closed with code 1011 (server error) once, at 12:03:07.',
    );
    expect(closesText(BROKEN_AT_ONCE_TEXT, { ...closes, count: 3 }).text).toBe(
      'Broken within 1 s of opening, without a close frame, 3 times, the last at 12:03:07.',
    );
  });

  test('lists the reason and the largest message where they are known', () => {
    expect(
      closesText(closedWithText(1009, ''), { ...closes, reason: 'limit', largest: 9_000, asked: [], answers: [] })
        .evidence,
    ).toEqual(['1 close', 'reason given: limit', 'largest message sent in the second before: 9 kB']);
  });
});
