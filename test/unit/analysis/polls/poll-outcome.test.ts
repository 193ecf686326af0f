import { describe, expect, test } from 'vitest';
import { createAnalysis } from '../../../../src/analysis/analysis.ts';
import type { CloseRecord, OpenRecord } from '../../../../src/wire/record.ts';
import { Recording } from '../recording.ts';

/** One request with this answer, and whether it counts as empty. */
function isEmpty(body: string | null, open: Partial<OpenRecord> = {}, close: Partial<CloseRecord> = {}): boolean {
  const recording = new Recording();
  const call = recording.connect(0, 'fetch', 'https://app.test/poll');
  recording.open(60, call, open);
  if (body !== null) recording.message(60, call, body, { via: 'body', bodyKind: 'json' });
  recording.close(60, call, { how: 'complete', wasClean: true, ...close });
  const analysis = createAnalysis({ detectors: [] });
  for (const record of recording.records) analysis.push(record);
  return analysis.streams()[0]?.spans[0]?.isEmpty ?? false;
}

describe('the outcome of a poll', () => {
  test('an answer with news is not empty, one without is', () => {
    expect(isEmpty('[1]')).toBe(false);
    expect(isEmpty('[]')).toBe(true);
  });

  test('204, 304 and an answer without a body are empty', () => {
    expect(isEmpty(null, { status: 204 })).toBe(true);
    expect(isEmpty(null, { status: 304 })).toBe(true);
    expect(isEmpty(null)).toBe(true);
  });

  test('a failure is no empty answer', () => {
    expect(isEmpty('[]', { status: 503 })).toBe(false);
    expect(isEmpty(null, {}, { how: 'failed' })).toBe(false);
    expect(isEmpty(null, {}, { how: 'aborted' })).toBe(false);
  });

  test('a body that the page never read cannot be called empty', () => {
    expect(isEmpty(null, {}, { how: 'unread' })).toBe(false);
  });
});
