import { expect, test } from 'vitest';
import { titleOf } from '../../../../scripts/start/session.ts';

test.each([
  ['http://127.0.0.1:8080/ticker.html?rate=5', 'ticker'],
  ['http://127.0.0.1:8080/', 'page'],
  ['https://example.org/', 'example.org'],
  ['https://example.org/a/b%20c/index.html#top', 'example.org-a-b-20c-index'],
])('the pictures of %s are named %s', (url, title) => {
  expect(titleOf(url)).toBe(title);
});
