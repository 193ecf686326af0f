import { expect, test } from 'vitest';
import { parseShow } from '../../../../src/cli/show/show-options.ts';
import { wrong } from '../check-support.ts';

test('the command line says what is wrong with it', () => {
  expect(wrong('show')).toContain('needs a file');
  expect(wrong('show', 'a', 'frames')).toContain('messages, streams or findings');
  expect(wrong('show', 'a', 'streams', 'b')).toContain('too many');
  expect(wrong('show', 'a', '--format', 'xml')).toContain('text, ndjson, json');
  expect(wrong('show', 'a', '--format', 'text', '--json')).toContain('contradict');
  expect(parseShow({}, ['a'])).toMatchObject({ ok: true, value: { question: { list: 'messages', limit: 100 } } });
});
