import { expect, test } from 'vitest';
import { shortLabel } from '../../../../src/devtools-panel/rows/stream-summary.ts';

test('a short label loses its host and all but the last segment', () => {
  expect(shortLabel('feed.example.com/market')).toBe('/market');
  expect(shortLabel('/ws/chat?room=7')).toBe('…/chat?room=7');
  expect(shortLabel('/poll?path=a/b')).toBe('/poll?path=a/b');
  expect(shortLabel('/api/rooms/:id')).toBe('…/:id');
  expect(shortLabel('/')).toBe('/');
});

test('a short label that fits stays whole', () => {
  expect(shortLabel('/ticker/ws')).toBe('/ticker/ws');
  expect(shortLabel('/three/tickers')).toBe('…/tickers');
});
