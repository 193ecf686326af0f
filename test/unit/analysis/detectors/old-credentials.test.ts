import { describe, expect, test } from 'vitest';
import { createOldCredentialsDetector } from '../../../../src/analysis/detectors/old-credentials.ts';
import { findingsOf } from '../findings-of.ts';
import { Recording } from '../recording.ts';

const live = (token: string) => `wss://app.test/live?access_token=${token}`;

/** A socket that lives for `life`, ends with `code`, and is tried again with these tokens, in vain. */
function tried(tokens: readonly string[], { code = 4401, reason = '', life = 8_000 } = {}) {
  const recording = new Recording();
  recording.close(life, recording.socket(0, live('first')), { code, reason });
  for (const [index, token] of tokens.entries()) {
    const at = life + 1_000 + index * 2_000;
    recording.close(at + 30, recording.connect(at, 'websocket', live(token)), { code: 1006 });
  }
  return findingsOf(recording, createOldCredentialsDetector);
}

const OLD = ['first', 'first', 'first', 'first'];

describe('credentials that were refused', () => {
  test('and are sent again three times are an error', () => {
    expect(tried(OLD)).toMatchObject([{ kind: 'old-credentials', severity: 'error', count: 4 }]);
    expect(tried(OLD, { code: 4000, reason: 'token expired' })).toHaveLength(1);
    expect(tried(OLD.slice(2))).toEqual([]);
  });

  test('and were refused in an answer that only DevTools see are an error too', () => {
    const recording = new Recording();
    for (const at of [0, 2_000, 4_000, 6_000]) {
      const connection = recording.connect(at, 'websocket', live('first'));
      recording.close(at + 30, connection, { code: 1006 });
      recording.network(at + 1_000, connection, { status: 401, error: 'Unexpected response code: 401' });
    }
    const [finding] = findingsOf(recording, createOldCredentialsDetector);
    expect(finding).toMatchObject({ kind: 'old-credentials', count: 3 });
    expect(finding?.text).toContain('HTTP status 401');
  });

  test('and are renewed are not', () => {
    expect(tried(['second', 'second', 'second'])).toEqual([]);
  });

  test('are not where the connection simply broke', () => {
    expect(tried(OLD, { code: 1006 })).toEqual([]);
  });

  test('are not known where nothing in the address looks like them: a cookie may be renewed', () => {
    const recording = new Recording();
    recording.close(8_000, recording.socket(0), { code: 4401 });
    for (const at of [9_000, 11_000, 13_000, 15_000]) {
      recording.close(at + 30, recording.connect(at, 'websocket', 'wss://app.test/live'), { code: 1006 });
    }
    expect(findingsOf(recording, createOldCredentialsDetector)).toEqual([]);
  });
});

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token that expires so many seconds after the zero of the recording. */
const expiring = (seconds: number): string =>
  `${part({ alg: 'HS256' })}.${part({ sub: 'someone', exp: 1_700_000_000 + seconds })}.c2lnbmF0dXJl`;

describe('the expiry of a token that was refused', () => {
  /** A socket with this token in its address that is refused after 8 s, and tried three times again. */
  function refused(token: string) {
    const recording = new Recording();
    recording.close(8_000, recording.socket(0, live(token)), { code: 4401 });
    for (const at of [9_000, 11_000, 13_000]) {
      recording.close(at + 30, recording.connect(at, 'websocket', live(token)), { code: 1006 });
    }
    return findingsOf(recording, createOldCredentialsDetector)[0];
  }

  test('is told from its own word, and the token is not', () => {
    const finding = refused(expiring(6));
    expect(finding?.evidence.at(-1)).toBe('the token had expired 2 s before it was refused, by its own `exp`');
    expect(JSON.stringify(finding)).not.toContain('eyJ');
  });

  test('that lies ahead speaks for another reason', () => {
    expect(refused(expiring(128))?.evidence.at(-1)).toContain('was good for another 2 min');
  });

  test('is not told where the token does not say', () => {
    expect(refused('opaque-token')?.evidence).toHaveLength(1);
  });
});

describe('a token in the first message', () => {
  /** Sockets that open, send a token, and are refused with 4401 half a second later. */
  function sent(tokens: readonly string[]) {
    const recording = new Recording();
    for (const [index, token] of tokens.entries()) {
      const at = index * 3_000;
      const socket = recording.socket(at);
      recording.message(at + 50, socket, `{"type":"auth","token":"${token}"}`, { direction: 'out' });
      recording.close(at + 500, socket, { code: 4401, wasClean: true });
    }
    return findingsOf(recording, createOldCredentialsDetector);
  }

  test('that was refused and is sent three times more is an error', () => {
    const old = expiring(-60);
    const [finding] = sent([old, old, old, old]);
    expect(finding).toMatchObject({ kind: 'old-credentials', count: 3 });
    expect(finding?.evidence).toEqual([
      'the same token in the first message in each attempt, and none lasted 5 s',
      'the token had expired 1 min 1 s before it was refused, by its own `exp`',
    ]);
  });

  test('that is renewed is not', () => {
    expect(sent([1, 2, 3, 4].map((seconds) => expiring(seconds)))).toEqual([]);
  });
});
