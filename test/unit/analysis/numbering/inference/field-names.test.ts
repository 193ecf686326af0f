import { describe, expect, test } from 'vitest';
import { announcementOf, nameFacts } from '../../../../../src/analysis/numbering/inference/field-names.ts';

describe('names', () => {
  test('are compared without case, underscores and hyphens', () => {
    expect(
      ['seq', 'Nonce', 'message_id', 'lastUpdateId', 'feed-seq', 'pu'].every((name) => nameFacts(name).isNumber),
    ).toBe(true);
    expect(['price', 'bid', 'timestamp', 'user_id', 'size'].some((name) => nameFacts(name).isNumber)).toBe(false);
    expect(nameFacts('Product-ID').groupRank).toBe(nameFacts('productId').groupRank);
  });

  test('snapshots and greetings announce themselves', () => {
    expect(announcementOf({ type: 'snapshot', seq: 1 })).toBe('snapshot');
    expect(announcementOf({ channel: 'depth', data: { type: 'partial' } })).toBe('snapshot');
    expect(announcementOf({ op: 'subscribe', args: [] })).toBe('greeting');
    expect(announcementOf({ event: 'subscribed' })).toBe('greeting');
    expect(announcementOf({ type: 'trade', price: 1 })).toBeNull();
    // Whole words only.
    for (const type of ['author_changed', 'subscription', 'session.update', 'alreadyRead', 'partially_filled'])
      expect(announcementOf({ type })).toBeNull();
  });
});
