import { describe, expect, test } from 'vitest';
import { parse, pathOf, save, useFolder, wrong } from '../check-support.ts';

useFolder();

const words = (...more: readonly string[]): readonly string[] => ['record', 'http://a.test/', '-o', 'a.rtlog', ...more];
const right = (...more: readonly string[]) => {
  const command = parse(...words(...more));
  if (command.command !== 'record') throw new Error('another command');
  return command;
};
const refused = (...more: readonly string[]): string => wrong(...words(...more));

describe('the options of record', () => {
  test('without any, a page starts with nothing, in a browser of its own', () => {
    expect(right()).toMatchObject({
      start: { cookies: [], origins: [], headers: [], viewport: null },
      ...{ connect: null, script: null, ignoresHttpsErrors: false, isLoopbackOnly: false, outputFormat: 'session' },
    });
  });

  test('the name of the output says its format', () => {
    const formatOf = (name: string) => {
      const command = parse('record', 'http://a.test/', '-o', name);
      return command.command === 'record' ? command.outputFormat : null;
    };
    expect(['a.rtlog', 'a.har', 'a.trace.json', 'a.csv'].map(formatOf)).toEqual(['session', 'har', 'trace', 'csv']);
    expect(wrong('record', 'http://a.test/', '-o', 'a.txt')).toContain('does not end in .rtlog, .har');
    for (const file of ['a.parquet', 'a.otlp.json'])
      expect(wrong('record', 'http://a.test/', '-o', file)).toContain(
        `then realtime-inspector convert run.rtlog "${file}"`,
      );
  });

  test('headers and cookies may be given several times, and cannot hold what ends them', () => {
    const { start } = right(
      '--header',
      'Authorization: Bearer x:y',
      '--header',
      'X-A:1',
      '--cookie',
      'a=b=c',
      '--cookie',
      'd=',
    );
    expect(start.headers).toEqual([
      ['Authorization', 'Bearer x:y'],
      ['X-A', '1'],
    ]);
    expect(start.cookies).toEqual([
      { name: 'a', value: 'b=c', url: 'http://a.test/' },
      { name: 'd', value: '', url: 'http://a.test/' },
    ]);
    for (const header of ['nothing', ': x', 'a b: c', 'A: b\r\nC: d'])
      expect(refused('--header', header)).toContain('--header needs');
    for (const cookie of ['nothing', '=b', 'a=b;c=d', 'a=b\n'])
      expect(refused('--cookie', cookie)).toContain('--cookie needs');
    // The value may be a secret.
    expect(refused('--header', 'secret')).not.toContain('secret');
  });

  test('a storage state is read before a browser is started', () => {
    const cookie = {
      name: 'sid',
      value: '1',
      domain: 'a.test',
      path: '/',
      expires: -1,
      httpOnly: true,
      secure: false,
      sameSite: 'Lax',
    };
    const origins = [{ origin: 'http://a.test', localStorage: [{ name: 'token', value: 't' }] }];
    const file = save('state.json', JSON.stringify({ cookies: [{ ...cookie, partitionKey: 'x' }], origins }));
    expect(right('--storage-state', file, '--cookie', 'a=b').start).toMatchObject({
      cookies: [cookie, { name: 'a' }],
      origins,
    });
    for (const content of ['', '[]', '{"cookies":[{"name":1}]}', '{"origins":[{"origin":"no","localStorage":[]}]}'])
      expect(refused('--storage-state', save('no.json', content))).toContain('this is no storage state');
    expect(refused('--storage-state', pathOf('none.json'))).toContain('there is no such file');
  });

  test('a viewport has two sizes, a script can be read', () => {
    expect(right('--viewport', '1280x720').start.viewport).toEqual({ width: 1280, height: 720 });
    for (const size of ['1280', '0x5', '1280x', '-1x2'])
      expect(refused(`--viewport=${size}`)).toContain('such as 1280x720');
    expect(right('--script', save('go.mjs', '')).script).toBe(pathOf('go.mjs'));
    expect(refused('--script', pathOf('none.mjs'))).toContain('there is no such file');
  });

  test('a browser that runs already has its own cookies and rules', () => {
    expect(right('--connect', 'http://127.0.0.1:9222').connect).toBe('http://127.0.0.1:9222');
    expect(refused('--connect', '9222')).toContain('such as http://127.0.0.1:9222');
    for (const option of [['--browser', 'chrome'], ['--loopback-only'], ['--cookie', 'a=b']])
      expect(refused('--connect', 'http://127.0.0.1:9222', ...option)).toContain('for a browser that record starts');
  });
});
