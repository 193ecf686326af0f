import { expect, test } from 'vitest';
import { FILE_PROBLEMS } from '../../../src/texts/files.ts';

test('an archive without a recording lists the names that are known, and shows that there are more', () => {
  const { zipWithoutRecording } = FILE_PROBLEMS;
  expect(zipWithoutRecording([], 0)).toBe('a zip archive without a recording (0 files)');
  expect(zipWithoutRecording(['a.txt'], 1)).toBe('a zip archive without a recording (1 file: a.txt)');
  expect(zipWithoutRecording(['a.txt', 'b.txt'], 7)).toBe(
    'a zip archive without a recording (7 files: a.txt, b.txt, …)',
  );
});
