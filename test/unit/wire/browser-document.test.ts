import { expect, test } from 'vitest';
import { browserDocument, isSeenByBrowser } from '../../../src/wire/browser-document.ts';

test('a document of the browser is never mistaken for one that a recorder has named', () => {
  expect(browserDocument(1)).toBe('browser:1');
  expect(isSeenByBrowser(browserDocument(2))).toBe(true);
  expect(isSeenByBrowser('0123456789abcdef0123456789abcdef')).toBe(false);
});
