import { describe, expect, test } from 'vitest';
import { unheardText } from '../../../../src/texts/findings/unheard-messages.ts';

describe('the sentence about messages that came before the page listened', () => {
  test('says how many, and when the page listened', () => {
    expect(unheardText({ count: 1, at: '12:03:07', waited: 600 })).toMatchObject({
      text: '1 message came before the page listened: the browser keeps none for later.',
      evidence: [
        'the page had neither onmessage nor a listener for "message" before 12:03:07, 600 ms after the first of them',
      ],
    });
    expect(unheardText({ count: 2, at: '12:03:07', waited: null })).toMatchObject({
      text: '2 messages came before the page listened: the browser keeps none for later.',
      evidence: ['the page had neither onmessage nor a listener for "message" before 12:03:07'],
    });
  });
});
