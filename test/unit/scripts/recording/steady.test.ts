import { describe, expect, test } from 'vitest';
import { steady } from '../../../../scripts/recording/steady.ts';

const HOSTS = ['127.0.0.1:43210', '127.0.0.1:43211'];

const session = (...records: readonly object[]): string =>
  `${records.map((record) => JSON.stringify(record)).join('\n')}\n`;

describe('a recording made steady', () => {
  test('names hosts and documents by their order', () => {
    const text = session(
      { kind: 'document', document: 'b7f', url: 'http://127.0.0.1:43210/' },
      { kind: 'open', document: 'c21', url: 'ws://127.0.0.1:43211/feed' },
      { kind: 'open', document: 'b7f', url: 'ws://127.0.0.1:43210/feed' },
    );
    expect(steady(text, HOSTS)).toBe(
      session(
        { kind: 'document', document: 'document-1', url: 'http://localhost:8137/' },
        { kind: 'open', document: 'document-2', url: 'ws://localhost:8138/feed' },
        { kind: 'open', document: 'document-1', url: 'ws://localhost:8137/feed' },
      ),
    );
  });

  test('leaves the documents of the browser and of a proxy their names, and names those that they speak of', () => {
    const text = session(
      { kind: 'document', document: 'b7f' },
      { kind: 'busy', document: 'browser:busy', of: 'b7f' },
      { kind: 'induced', document: 'wire:faults' },
    );
    expect(steady(text, HOSTS)).toBe(text.replaceAll('b7f', 'document-1'));
  });

  test('loses the lines of extensions from stacks', () => {
    const initiator = 'at open (http://127.0.0.1:43210/a.js:1:2)\nat hook (chrome-extension://abc/injected.js:3:4)';
    expect(steady(session({ kind: 'open', initiator }), HOSTS)).toBe(
      session({ kind: 'open', initiator: 'at open (http://localhost:8137/a.js:1:2)' }),
    );
  });

  test('refuses a payload that names a host, because its size is recorded with it', () => {
    const record = { kind: 'message', payload: { data: 'see 127.0.0.1:43210' } };
    expect(() => steady(session(record), HOSTS)).toThrow('A payload names the machine');
  });

  test.each(['http://127.0.0.1:9/', 'file:///home/x', '/home/x/node_modules/ws'])('refuses a remaining %s', (url) => {
    expect(() => steady(session({ kind: 'open', url }), HOSTS)).toThrow('The recording still holds');
  });
});
