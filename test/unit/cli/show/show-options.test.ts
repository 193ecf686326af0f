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

test('an address is recorded first, with the options of record; they are for nothing else', () => {
  expect(parseShow({ for: '5s', 'loopback-only': true }, ['http://a.test', 'findings'])).toMatchObject({
    ok: true,
    value: { page: { url: 'http://a.test', duration: 5_000, isLoopbackOnly: true }, question: { list: 'findings' } },
  });
  expect(parseShow({}, ['a.rtlog'])).toMatchObject({ ok: true, value: { page: null } });
  expect(wrong('show', 'a.rtlog', '--for', '5s')).toContain('--for is for a page');
  expect(wrong('show', 'http://a.test', '--for', 'x')).toContain('--for needs a duration');
  expect(wrong('show', 'http://a.test', '--output', 'a.rtlog')).toContain('no option --output');
});
