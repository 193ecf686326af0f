import { describe, expect, test } from 'vitest';
import { countWords, meanSentence, proseOf, sentencesOf } from '../../../../scripts/documents/prose.ts';

describe('proseOf', () => {
  test('takes paragraphs and items of lists that hold sentences, each on one line', () => {
    expect(proseOf('# Head\n\nOne line\nand on.\n\n- An item\n  that goes on.\n- Another.\n')).toEqual([
      'One line and on.',
      'An item that goes on.',
      'Another.',
    ]);
  });

  test('leaves out code, tables, headings, pictures, HTML and lists of links', () => {
    const page = [
      '## Heading.',
      '```sh\nrun this. And this.\n```',
      '| a | b. |\n| - | - |\n| c | d. |',
      '![a picture. of it](x.png)',
      '<picture><img src="x.png" alt="No. No." /></picture>',
      '- [One](one.md), [two](two.md)',
    ].join('\n\n');
    expect(proseOf(page)).toEqual([]);
  });

  test('reads code as one word and a link by its words', () => {
    expect(proseOf('Say `at 5s cut; down for 8s` as [the page on faults](faults.md#x) does.')).toEqual([
      'Say code as the page on faults does.',
    ]);
  });

  test('keeps a list apart from the paragraph above it', () => {
    expect(proseOf('It knows:\n\n- this.\n')).toEqual(['It knows:', 'this.']);
    expect(proseOf('It knows:\n- this.\n')).toEqual(['It knows:', 'this.']);
  });
});

describe('sentencesOf', () => {
  test('ends one where another begins, and not at an abbreviation, a version or a colon', () => {
    expect(sentencesOf('One here. Two "there." Three: it is 1.2 long; and on! code ends.')).toEqual([
      'One here.',
      'Two "there."',
      'Three: it is 1.2 long; and on!',
      'code ends.',
    ]);
    expect(proseOf('A feed, e.g. Ticks, counts.').flatMap(sentencesOf)).toHaveLength(1);
  });
});

describe('countWords', () => {
  test('counts what has a letter or a digit', () => {
    expect(countWords('One – two → 3 (four).')).toBe(4);
  });
});

describe('meanSentence', () => {
  // 4 words and 2 words in two sentences: 6 / 2 = 3.
  test('is all words over all sentences', () => {
    expect(meanSentence('One two three four. Five six.')).toBe(3);
  });

  test('is 0 without prose', () => {
    expect(meanSentence('# Only a heading\n')).toBe(0);
  });
});
