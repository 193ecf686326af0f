import { describe, expect, test } from 'vitest';
import { Recording } from '../../analysis/recording.ts';
import { unnumbered } from '../lossy-feeds.ts';
import { failure, feed, realtimeOf, upTo, without } from '../realtime-support.ts';

describe('a policy as an expectation', () => {
  const closed = (recording: Recording): Recording => {
    recording.close(5_000, 1, { code: 1000, wasClean: true });
    return recording;
  };

  test('holds if nothing that fails was found, no limit was exceeded, and all was judged', async () => {
    expect(await failure(realtimeOf(closed(feed(upTo(40))), { maxSilence: '2s' }).expectPolicy())).toBe('');
  });

  test('fails for findings, limits of single streams, and what is unjudged, as check does', async () => {
    expect(await failure(realtimeOf(closed(feed(without(40, 20)))).expectPolicy())).toContain('20 never arrived');
    const strict = realtimeOf(closed(feed(upTo(40))), { streams: [{ url: '/live', maxSilence: 50 }] });
    expect(await failure(strict.expectPolicy())).toContain('/live received nothing for');
    expect(await failure(realtimeOf(closed(unnumbered())).expectPolicy())).toContain('cannot be judged');
    expect(await failure(realtimeOf(closed(unnumbered()), { unjudged: 'pass' }).expectPolicy())).toBe('');
    expect(await failure(realtimeOf(closed(feed(without(40, 20))), { failOn: ['late'] }).expectPolicy())).toBe('');
  });

  test('has thresholds for single streams', async () => {
    const recording = feed(upTo(300));
    recording.message(45_000, 1, '{"seq":301}');
    recording.close(45_100, 1, { code: 1000, wasClean: true });
    const kinds = (options: object) =>
      realtimeOf(recording, options)
        .findings()
        .map(({ kind }) => kind);
    expect(kinds({})).toContain('silence');
    expect(kinds({ streams: [{ url: '/live', thresholds: { silence: '1m' } }] })).not.toContain('silence');
    expect(kinds({ streams: [{ url: '/other', thresholds: { silence: '1m' } }] })).toContain('silence');
  });
});

describe('limits', () => {
  test('of silence and requests fail where there is nothing to measure', async () => {
    const failed = new Recording();
    failed.close(10, failed.connect(0, 'websocket', 'wss://app.test/live'), { code: 1006 });
    expect(await failure(realtimeOf(failed).expectSilenceBelow('1m'))).toContain('no connection was ever open');
    expect(await failure(realtimeOf(new Recording()).expectSilenceBelow('1m'))).toContain('nothing was seen at all');
    expect(await failure(realtimeOf(failed).expectRequestsPerHourBelow(10, '/poll'))).toContain(
      'no stream matches /poll',
    );
  });
});
