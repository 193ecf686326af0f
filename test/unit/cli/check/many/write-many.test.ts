import { describe, expect, test } from 'vitest';
import { writeMany } from '../../../../../src/cli/check/many/write-many.ts';
import type { FileResult } from '../../../../../src/cli/check/many/file-result.ts';
import { UNPRINTABLE } from '../../check-support.ts';

const HOSTILE = '\u001b[31m\u202e| ![x](http://a.test) @all \n::error::x';

const resultOf = (file: string, entries: number, text = 'lost'): FileResult => ({
  file,
  verdict: entries === 0 ? 'clean' : 'findings',
  text,
  records: 1,
  findings: entries,
  failing: entries === 0 ? {} : { gap: entries },
  exceededLimits: 0,
  unjudged: 0,
  problems: [],
  hasEnd: true,
  entries: Array.from({ length: entries }, () => ({
    ...({ kind: 'gap', severity: 'error', isFailing: true, label: text, url: '', text, details: [text] } as const),
  })),
  moreEntries: 0,
  stderr: '',
  json: `{"file":${JSON.stringify(file)}}`,
  junit: null,
  sarif: null,
});

describe('the report of many recordings', () => {
  const FORMATS = ['text', 'json', 'github', 'markdown'] as const;

  test.each(FORMATS)('as %s lets nothing of a recording act', (format) => {
    const written = writeMany([resultOf(HOSTILE, 1, HOSTILE)], format);
    for (const line of written.split('\n')) expect(line).not.toMatch(UNPRINTABLE);
    expect(written).not.toMatch(/^::error::x/m);
    if (format !== 'markdown') return;
    const withoutCode = written.replaceAll(/(`+) [^\n]*? \1/g, '');
    expect(withoutCode).not.toMatch(/!\[|@all/);
  });

  test('lists few of each file and of all, and says how many are left', () => {
    expect(writeMany([resultOf('a', 25)], 'text')).toContain('… and 15 more');
    const many = Array.from({ length: 300 }, (_unused, index) => resultOf(`file-${index}`, 1));
    expect(writeMany(many, 'github').match(/^::error/gm)).toHaveLength(100);
    const markdown = writeMany(many, 'markdown');
    expect(markdown).toContain('… and 200 more recordings');
    expect(markdown).toContain('… and 200 more\n');
    expect(writeMany(many, 'text')).toContain(
      '300 recordings: 0 with nothing to fail on, 300 that fail, 0 not read as a whole. 300 findings to fail on: gap 300.',
    );
  });

  test('names a clean one in text, and counts it', () => {
    expect(writeMany([resultOf('a', 0, 'No findings.')], 'text')).toBe(
      '✓ a: No findings.\n\n1 recording: 1 with nothing to fail on, 0 that fail, 0 not read as a whole.\n',
    );
  });
});
