import { describe, expect, test } from 'vitest';
import { WorkerLines } from '../../../../scripts/recording/worker-lines.ts';

const hello = JSON.stringify({ type: 'hello', document: 'w', timeOrigin: 1_200, url: 'http://a.test/w.js' });
const record = { kind: 'fault', n: 0, at: 5, where: 'x', text: '"document":"browser:1"' };
const batch = JSON.stringify({ type: 'batch', document: 'w', first: 0, next: 1, records: JSON.stringify([record]) });

const atOf = (text: string): readonly unknown[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => [JSON.parse(line).document, JSON.parse(line).at]);

describe('the records of workers next to those of their page', () => {
  test('wait until the zero of the recording is known, and count from it', () => {
    const lines = new WorkerLines('');
    lines.job.onMessage(hello, 'worker');
    lines.job.onMessage(batch, 'worker');
    expect(lines.addTo('', 0)).toBe('');
    expect(atOf(lines.addTo('', 1_000))).toEqual([['w', 205]]);
    expect(lines.addTo('', 1_000)).toBe('');
    lines.job.onGone('worker');
    expect(lines.addTo('', 1_000)).toContain('"event":"pagehide"');
  });

  test('take the place of what the browser alone has seen, and of nothing else', () => {
    const lines = new WorkerLines('');
    const own = `${JSON.stringify({ ...record, document: 'page' })}\n`;
    const seen = `${JSON.stringify({ ...record, document: 'browser:1' })}\n`;
    expect(lines.addTo(own + seen + own, 1_000)).toBe(own + own);
    // What it knows of the page's own connections and thread was seen by no recorder.
    const known = ['browser:0', 'browser:busy'].map((document) => `${JSON.stringify({ ...record, document })}\n`);
    expect(lines.addTo(known.join('') + seen, 1_000)).toBe(known.join(''));
  });

  test('are those of pages, not of extensions', () => {
    const { job } = new WorkerLines('');
    const isMeant = (url: string) => job.isMeant({ url, context: 'one' });
    expect([isMeant('http://a.test/w.js'), isMeant('chrome-extension://abc/background.js')]).toEqual([true, false]);
  });
});
