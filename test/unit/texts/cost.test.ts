import { describe, expect, test } from 'vitest';
import {
  busyPollAdvice,
  COST_FORMULAS,
  costBasisText,
  emptyPollsAdvice,
  transportCaveats,
} from '../../../src/texts/cost.ts';

describe('advice on cost', () => {
  test('says what is sent, for no message, one and many', () => {
    const texts = [0, 1, 90].map((outPerHour) =>
      emptyPollsAdvice({ emptyShare: 0.9, outPerHour, requestsNow: 1_800, requestsThen: 1, better: 'sse' }),
    );
    expect(texts).toEqual([
      'Answers are 90 % empty and nothing is sent: server-sent events would deliver the same with 1 request instead of 1,800 an hour.',
      'Answers are 90 % empty and 1 message an hour is sent: server-sent events would deliver the same with 1 request instead of 1,800 an hour.',
      'Answers are 90 % empty and 90 messages an hour are sent: server-sent events would deliver the same with 1 request instead of 1,800 an hour.',
    ]);
  });

  test('names the transport', () => {
    expect(busyPollAdvice({ outPerHour: 0, requestsNow: 3_600, better: 'websocket' })).toContain(
      'a WebSocket would carry the same over one connection',
    );
  });

  test('has the caveats of its transport; requests to send only where the page sends', () => {
    expect(transportCaveats('websocket', 90, false)).toHaveLength(2);
    expect(transportCaveats('sse', 0, false)).toHaveLength(3);
    expect(transportCaveats('sse', 90, true)).toHaveLength(5);
    expect(transportCaveats('sse', 90, true)[0]).toContain('90 an hour');
  });
});

describe('formulas', () => {
  test('leave out requests to send where there are none', () => {
    expect(COST_FORMULAS.longPoll(25_000, 0, 144)).toBe('one request a message, at least one every 25 s = 144');
    expect(COST_FORMULAS.longPoll(25_000, 12, 156)).toBe(
      'one request a message, at least one every 25 s + 12 to send = 156',
    );
  });
});

describe('what an hour rests on', () => {
  test('is how long was looked, with its doubt below a minute', () => {
    expect(costBasisText({ look: 120_000, once: null })).toBe('estimated from 2 min');
    expect(costBasisText({ look: 26_000, once: null })).toBe(
      'estimated from 26 s, too short to say much about an hour',
    );
  });
  test('leaves out what happened once, and says what that was', () => {
    expect(costBasisText({ look: 120_000, once: { messagesIn: 40, messagesOut: 12, bytes: 40_048 } })).toBe(
      'estimated from 2 min after the start; once at the start, not in the hour: 40 messages in, 12 out, 40 kB',
    );
  });
});
