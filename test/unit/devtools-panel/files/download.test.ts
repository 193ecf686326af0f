import { expect, test } from 'vitest';
import { fileName } from '../../../../src/devtools-panel/files/download.ts';

test('names of files hold what was recorded and when, in plain signs', () => {
  const at = new Date(2026, 0, 2, 3, 4, 5).getTime();
  expect(fileName('http://localhost:8137/a b', at, 'har')).toBe('localhost-8137-a-b-2026-01-02-030405.har');
  expect(fileName('../../..', at, 'csv')).toBe('recording-2026-01-02-030405.csv');
});
