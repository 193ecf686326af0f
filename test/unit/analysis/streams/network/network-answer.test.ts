import { describe, expect, test } from 'vitest';
import { answerOf } from '../../../../../src/analysis/streams/network/network-answer.ts';
import type { NetworkFacts } from '../../../../../src/analysis/streams/stream.ts';
import { spanFrom } from '../entries.ts';

const network: NetworkFacts = {
  status: 200,
  url: 'https://app.test/login?next=%2Fevents&token=secret',
  httpVersion: 'h2',
  protocol: '',
  error: '',
  headers: [
    ['content-type', 'Text/HTML; charset=utf-8'],
    ['content-encoding', 'GZIP'],
  ],
  unlistened: [],
};

describe('how DevTools say that a connection was answered', () => {
  test('is nothing where they were closed', () => {
    expect(answerOf(spanFrom(0))).toBeNull();
  });

  test('has type and encoding in lower case, and an address without its query', () => {
    expect(answerOf(spanFrom(0, { network }))).toEqual({
      status: 200,
      type: 'text/html',
      encoding: 'gzip',
      redirectedTo: '/login',
      error: '',
    });
  });

  test('names no redirect where there was none', () => {
    expect(answerOf(spanFrom(0, { network: { ...network, url: '', headers: [] } }))).toMatchObject({
      redirectedTo: '',
      type: '',
      encoding: '',
    });
  });
});
