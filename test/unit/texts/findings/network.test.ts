import { describe, expect, test } from 'vitest';
import { answerText } from '../../../../src/texts/findings/network.ts';

const answer = { status: 200, type: '', encoding: '', redirectedTo: '', error: '' };

describe('an answer in the middle of a sentence', () => {
  test.each([
    [answer, 'HTTP status 200'],
    [{ ...answer, type: 'text/event-stream', encoding: 'gzip' }, 'HTTP status 200, text/event-stream, gzip'],
    [{ ...answer, type: 'text/html', redirectedTo: '/login' }, 'HTTP status 200, text/html after a redirect to /login'],
    [{ ...answer, status: 0, error: 'net::ERR_FAILED' }, 'no answer: net::ERR_FAILED'],
    [{ ...answer, status: 0 }, ''],
  ])('%j', (known, text) => {
    expect(answerText(known)).toBe(text);
  });

  test('is never longer than a line, whatever a file says', () => {
    expect(answerText({ ...answer, redirectedTo: 'x'.repeat(9_000) }).length).toBeLessThan(200);
    expect(answerText({ ...answer, status: 0, error: 'x'.repeat(9_000) }).length).toBeLessThan(200);
  });
});
