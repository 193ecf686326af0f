import { describe, expect, test } from 'vitest';
import { idleTimeoutText } from '../../../../src/texts/findings/idle-timeout.ts';

const timeout = {
  kind: 'idle',
  lastAt: '12:03:07',
  usual: 60_000,
  spans: [60_000, 60_100, 59_900],
  products: [],
} as const;

describe('closes after the same time', () => {
  test('name no product if none has this default', () => {
    expect(idleTimeoutText(timeout).text).toBe('Closed 3 times after 1 min of silence; the last at 12:03:07.');
  });

  test('name one, or several with "and" before the last', () => {
    expect(idleTimeoutText({ ...timeout, products: ['nginx'] }).text).toContain('of silence, the default of nginx;');
    expect(idleTimeoutText({ ...timeout, products: ['AWS ALB', 'nginx', 'Fly.io'] }).text).toContain(
      'the default of AWS ALB, nginx and Fly.io;',
    );
  });

  test('advise a heartbeat of half the time against silence, and another limit against a fixed life', () => {
    expect(idleTimeoutText(timeout).advice).toMatch(/^Send something at least every 30 s/);
    expect(idleTimeoutText({ ...timeout, kind: 'total' }).advice).toMatch(/^Raise the limit/);
  });
});
