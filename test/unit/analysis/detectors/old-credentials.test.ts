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
