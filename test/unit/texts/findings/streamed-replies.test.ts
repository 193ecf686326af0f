import { describe, expect, test } from 'vitest';
import { truncatedReplyText } from '../../../../src/texts/findings/streamed-replies.ts';

describe('a streamed reply that broke off', () => {
  const reply = { at: '12:00:00', messages: 3, marker: null, unfinishedCharacters: 0, isFailed: false, lasted: 2_000 };

  test('names the end that others of its kind have, if there is one', () => {
    expect(truncatedReplyText(reply).text).toBe('The streamed reply broke off at 12:00:00 after 3 messages.');
    expect(truncatedReplyText({ ...reply, messages: 1, marker: '[DONE]' }).text).toBe(
      'The streamed reply broke off at 12:00:00 after 1 message, without its end ([DONE]).',
    );
  });

  test('says how it ended, and what was left of a message', () => {
    expect(truncatedReplyText(reply).evidence).toEqual(['it ended as if complete after 2 s']);
    expect(truncatedReplyText({ ...reply, unfinishedCharacters: 1, isFailed: true }).evidence).toEqual([
      '1 character of an unfinished message was left',
      'it ended with a network error after 2 s',
    ]);
    expect(truncatedReplyText({ ...reply, unfinishedCharacters: 5 }).evidence[0]).toBe(
      '5 characters of an unfinished message were left',
    );
  });
});
