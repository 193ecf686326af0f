import { describe, expect, test } from 'vitest';
import { recordingLetter } from '../../../../src/devtools-panel/text/recording-letter.ts';

describe('letters of recordings', () => {
  test('go on after Z', () => {
    expect([0, 1, 25, 26, 27].map(recordingLetter)).toEqual(['A', 'B', 'Z', 'A2', 'B2']);
  });
});
