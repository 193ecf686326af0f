import { expect, test } from 'vitest';
import { testPagesIn } from '../../../../scripts/start/test-page-list.ts';

const BASE = 'http://127.0.0.1:8080';

test('the pages that the start page links are at work from the start, each once under its own name, without the log', () => {
  const html = `
    <a href="/ticker.html?rate=5&amp;seed=1">ticker</a> <a class="x" href="polling.html">polling</a>
    <a href="/ticker.html?rate=5&amp;seed=1">again</a> <a href="/log">log</a> <a href="https://other.example/">other</a>`;
  expect(testPagesIn(html, BASE)).toEqual([
    'http://ticker.localhost:8080/ticker.html?rate=5&seed=1&autostart=1',
    'http://polling.localhost:8080/polling.html?autostart=1',
  ]);
});

test('a start page without links is opened itself', () => {
  expect(testPagesIn('<h1>none</h1>', BASE)).toEqual([`${BASE}/`]);
});
