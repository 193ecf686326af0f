import { describe, expect, test } from 'vitest';
import { faultOf } from '../../../../../src/devtools-panel/source/file/file-fault.ts';

describe('the sentence about a file', () => {
  test('is empty for a sound file, and names the first of several faults and the number of others', () => {
    expect(faultOf('a.har', 2, { format: 'har', problems: [] })).toBe('');
    expect(faultOf('a.har', 2, { format: 'har', problems: ['entry 3: no URL', 'entry 9: no URL'] })).toBe(
      'a.har is damaged (entry 3: no URL, and 1 more place); 2 messages are shown.',
    );
  });

  test('says so if the file holds nothing to show, or is not a recording', () => {
    expect(faultOf('a.har', 0, { format: 'har', problems: [] })).toBe('a.har contains no real-time traffic.');
    expect(faultOf('a.txt', 0, { format: null, problems: ['the file is empty'] })).toBe(
      'a.txt cannot be opened: the file is empty.',
    );
  });
});
