import { describe, expect, test } from 'vitest';
import { distinctLabels } from '../../../../src/devtools-panel/rows/distinct-labels.ts';

const streams = (label: string, ...urls: readonly string[]) =>
  urls.map((url, id) => ({ id, label, method: 'GET', url: `wss://app.test/feed${url}` }));

const labels = (label: string, ...urls: readonly string[]) => [...distinctLabels(streams(label, ...urls)).values()];

describe('streams of one name', () => {
  test('get the parameter that tells them apart', () => {
    expect(labels('/feed', '?app=shop&room=7', '?app=shop&room=8')).toEqual(['/feed?room=7', '/feed?room=8']);
  });

  test('get the parameter that tells most of them apart', () => {
    expect(labels('/feed', '?a=1&b=1', '?a=1&b=2', '?a=2&b=3')).toEqual(['/feed?b=1', '/feed?b=2', '/feed?b=3']);
  });

  test('never show a secret, a token or a long value', () => {
    expect(labels('/feed', '?token=one', '?token=two')).toEqual([]);
    expect(labels('/feed', '?p=a8f3b91c7d', '?p=b7c6d5e4f3')).toEqual([]);
    expect(labels('/feed', `?text=${'a'.repeat(25)}`, '?text=b')).toEqual([]);
  });

  test('one without the parameter keeps its name', () => {
    expect([...distinctLabels(streams('/feed', '?room=7', ''))]).toEqual([[0, '/feed?room=7']]);
  });

  test('add to the query that the name already has', () => {
    expect(labels('/feed?v=1', '?v=1&room=7', '?v=1&room=8')).toEqual(['/feed?v=1&room=7', '/feed?v=1&room=8']);
  });
});

test('streams with names of their own, and more than a hundred of one name, stay as they are', () => {
  expect(distinctLabels([...streams('/feed', '?room=7'), ...streams('/news', '?room=8')])).toEqual(new Map());
  expect(labels('/feed', ...Array.from({ length: 101 }, (_, room) => `?room=${room}`))).toEqual([]);
  expect(labels('/feed', ...Array.from({ length: 100 }, (_, room) => `?room=${room}`)).length).toBe(100);
});
