import { expect, test } from 'vitest';
import {
  browserDocument,
  isSeenByBrowser,
  isSeenByRecorder,
  WIRE_FAULTS_DOCUMENT,
} from '../../../src/wire/browser-document.ts';

test('a document of the browser is never mistaken for one that a recorder has named', () => {
  expect(browserDocument(1)).toBe('browser:1');
  expect(isSeenByBrowser(browserDocument(2))).toBe(true);
  expect(isSeenByBrowser('0123456789abcdef0123456789abcdef')).toBe(false);
});

test('documents of the browser and of a proxy have no recorder', () => {
  expect(isSeenByRecorder(browserDocument(2))).toBe(false);
  expect(isSeenByRecorder(WIRE_FAULTS_DOCUMENT)).toBe(false);
  expect(isSeenByRecorder('0123456789abcdef0123456789abcdef')).toBe(true);
});
