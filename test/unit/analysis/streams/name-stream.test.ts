import { describe, expect, test } from 'vitest';
import { normaliseEndpoint } from '../../../../src/analysis/streams/endpoint.ts';
import { nameStream } from '../../../../src/analysis/streams/name-stream.ts';

const get = (url: string) =>
  normaliseEndpoint({ transport: 'fetch', method: 'GET', url, bodyKind: 'none', body: null });

describe('nameStream', () => {
  const page = 'https://app.test/home';
  test('the page’s own host is dropped, another stays', () => {
    expect(nameStream(get('https://app.test/live'), page)).toBe('/live');
    expect(nameStream(get('https://feed.test/live'), page)).toBe('feed.test/live');
  });
  test('the query goes first, then the middle of the path; the last segment survives', () => {
    const long = 'https://app.test/api/v2/organisations/members/settings/notifications?view=compact';
    expect(nameStream(get(long), page)).toBe('/…/notifications');
    expect(nameStream(get('https://app.test/poll?room=7'), page)).toBe('/poll?room=7');
  });
  test('long values and secrets show as an ellipsis', () => {
    expect(nameStream(get('https://app.test/x?authkey=abc'), page)).toBe('/x?authkey=…');
    expect(nameStream(get('https://app.test/hub?id=w8kq2m41zz&n=lp'), page)).toBe('/hub?id=…&n=lp');
    expect(nameStream(get('https://app.test/hub?room=channel-12'), page)).toBe('/hub?room=channel-12');
  });
  test('a second stream to the same place is numbered', () => {
    expect(nameStream(get('https://app.test/live'), page, 2)).toBe('/live #2');
  });
});
