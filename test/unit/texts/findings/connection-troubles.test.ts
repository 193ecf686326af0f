import { describe, expect, test } from 'vitest';
import {
  neverAnsweredText,
  overtakenText,
  quietText,
  waitingHandshakesText,
} from '../../../../src/texts/findings/connection-troubles.ts';

describe('a connection that is quiet after a reconnect', () => {
  const quiet = { at: 'A', lasted: 30_000, usual: 1_000, limit: 10_000, missing: [], sentAgain: 1 };

  test('names what the page did not send again, three at most', () => {
    const { evidence, advice } = quietText({ ...quiet, missing: ['a', 'b', 'c', 'd'] });
    expect(evidence[1]).toBe('sent after the first connection and not after this one: a · b · c');
    expect(advice).toContain('Subscribe on each open');
  });
  test('points to the server where the page sent everything again', () => {
    const { evidence, advice } = quietText(quiet);
    expect(evidence[1]).toBe('1 message of the first connection was sent again');
    expect(quietText({ ...quiet, sentAgain: 2 }).evidence[1]).toBe(
      '2 messages of the first connection were sent again',
    );
    expect(advice).toContain('whether the server takes the subscription');
  });
});

describe('a request without an answer', () => {
  const waiting = { what: 'session', at: 'A', within: 5_000, host: 'app.test', held: 0, limit: 6 } as const;

  test('is called what it is', () => {
    expect(neverAnsweredText(waiting).text).toContain('The WebTransport session that began at A');
    expect(neverAnsweredText({ ...waiting, what: 'event-source' }).text).toContain('The event source that began');
    expect(neverAnsweredText({ ...waiting, what: 'request' }).text).toContain('The request that began');
  });
  test('may be held on purpose if it is a request, and is slow otherwise', () => {
    expect(neverAnsweredText({ ...waiting, what: 'request' }).doubt).toContain('held poll');
    expect(neverAnsweredText(waiting).doubt).toContain('slow network');
  });
  test('may wait for a free connection only where streams of the page hold some', () => {
    expect(neverAnsweredText(waiting).evidence).toHaveLength(1);
    const held = neverAnsweredText({ ...waiting, held: 6 });
    expect(held.evidence[1]).toContain('6 of 6 connections to app.test are held');
    expect(held.advice).toContain('HTTP/2');
  });
});

describe('handshakes without an answer', () => {
  const one = {
    at: 'A',
    within: 10_000,
    host: 'app.test',
    others: 0,
    all: 1,
    isQueue: true,
    givenUp: 0,
    isWaiting: true,
  } as const;

  test('are told as the one that is waited for, with those behind it', () => {
    expect(waitingHandshakesText(one).text).toBe(
      'The WebSocket handshake that began at A was not answered within 10 s.',
    );
    expect(waitingHandshakesText({ ...one, others: 3, all: 6 }).text).toBe(
      '3 of 6 connections to app.test wait behind one WebSocket handshake that began at A and was not answered within 10 s.',
    );
  });
  test('are counted where they do not wait for each other, and where they ended', () => {
    const parallel = waitingHandshakesText({ ...one, others: 1, all: 6, isQueue: false });
    expect(parallel.text).toBe(waitingHandshakesText(one).text);
    expect(parallel.evidence[1]).toBe('1 more handshake to app.test waits too');
    const ended = waitingHandshakesText({ ...one, givenUp: 2, isWaiting: false });
    expect(ended.evidence).toEqual(['it ended without a response', 'ended without a response: 2 handshakes']);
  });
});

test('an overtaken answer names the field that went back, if there is one', () => {
  const overtaken = { times: 1, lastAt: 'A', calls: 4, field: null, slowest: 900 };
  expect(overtakenText(overtaken).evidence).toHaveLength(2);
  expect(overtakenText({ ...overtaken, field: 'version' }).evidence[2]).toBe('version went back with them');
});
