import { describe, expect, test } from 'vitest';
import { decoded, joinParts } from '../../../../src/formats/protocols/decoded-message.ts';
import { summarize } from '../../../../src/formats/protocols/summarize.ts';

describe('a summary', () => {
  test('has type, channel, reference, number and content', () => {
    const message = decoded('p', 'data', { type: 'pub', channel: 'news', ref: '7', number: 12n, body: { a: 1n } });
    expect(summarize(message)).toBe('pub news #7 12 {"a":1}');
  });

  test('leaves out what is not there, and the namespace that all messages have', () => {
    expect(summarize(decoded('p', 'heartbeat'))).toBe('');
    expect(summarize(decoded('p', 'data', { type: 'tick', channel: '/', body: 'hello' }))).toBe('tick hello');
  });

  test('has at most 160 characters, an ellipsis included', () => {
    expect(summarize(decoded('p', 'data', { body: 'x'.repeat(160) }))).toBe('x'.repeat(160));
    expect(summarize(decoded('p', 'data', { body: 'x'.repeat(161) }))).toBe(`${'x'.repeat(159)}…`);
  });

  test('of several messages says how many, and shows the first four', () => {
    const parts = ['a', 'b', 'c', 'd', 'e'].map((type) => decoded('p', 'data', { type }));
    expect(summarize(joinParts('p', parts, decoded('p', 'control')))).toBe('5 messages: a · b · c · d');
  });
});
