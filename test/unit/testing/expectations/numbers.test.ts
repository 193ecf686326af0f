import { describe, expect, test } from 'vitest';
import { millis } from '../../../../src/base/units.ts';
import { Recording } from '../../analysis/recording.ts';
import { lossy, unnumbered } from '../lossy-feeds.ts';
import { failure, feed, realtimeOf, upTo } from '../realtime-support.ts';

describe('no gaps', () => {
  test.each(lossy)('fails for a feed with $name, and with the advice taken counts what is missing', async (lost) => {
    expect(await failure(realtimeOf(lost.recording()).expectNoGaps())).not.toBe('');
    const realtime = realtimeOf(lost.recording(), { numbering: 'seq' });
    expect(await failure(realtime.expectNoGaps())).toContain('never arrived');
    const gaps = realtime.findings().filter(({ kind }) => kind === 'gap');
    expect(gaps.reduce((sum, { count }) => sum + count, 0)).toBe(lost.missing);
    // The same in the words of one expectation.
    expect(await failure(realtimeOf(lost.recording()).expectNoGaps('/live', { numbering: 'seq' }))).toContain(
      'never arrived',
    );
  });

  test('fails for a feed without numbers, says what to do, and draws the lane', async () => {
    const message = await failure(realtimeOf(unnumbered()).expectNoGaps());
    expect(message).toContain('Expected no gaps, but that cannot be judged:');
    expect(message).toContain('No numbering was found in /live (40 messages)');
    expect(message).toContain("{ numbering: 'seq' }");
    expect(message).toContain("{ unjudged: 'pass' }");
    expect(message).toMatch(/0\.000 s [─•█]+ 4\.000 s/);
  });

  test('holds for a feed without numbers where that is accepted, for all or for this one', async () => {
    expect(await failure(realtimeOf(unnumbered()).expectNoGaps({ unjudged: 'pass' }))).toBe('');
    expect(await failure(realtimeOf(unnumbered()).expectNoGaps('/live', { numbering: false }))).toBe('');
    const accepted = realtimeOf(unnumbered(), { streams: [{ url: '/live', unjudged: 'pass' }] });
    expect(await failure(accepted.expectNoGaps())).toBe('');
    const other = realtimeOf(unnumbered(), { streams: [{ url: '/other', unjudged: 'pass' }] });
    expect(await failure(other.expectNoGaps())).toContain('cannot be judged');
  });

  test('fails if the field that was named counts nothing', async () => {
    expect(await failure(realtimeOf(unnumbered()).expectNoGaps({ numbering: 'sequ' }))).toContain(
      'The numbering that was given for /live, sequ, is in fewer than two of its messages',
    );
  });

  test('fails if no stream is meant, and names those that there are', async () => {
    const message = await failure(realtimeOf(feed(upTo(40))).expectNoGaps('/nowhere'));
    expect(message).toContain('no stream matches /nowhere. There are:');
    expect(message).toContain('/live');
    expect(await failure(realtimeOf(new Recording()).expectNoGaps())).toContain('nothing was seen at all');
  });

  test('fails if too little came to judge', async () => {
    expect(await failure(realtimeOf(feed([1])).expectNoGaps())).toContain('no stream brought two messages');
  });

  test('fails if the recording itself has a hole', async () => {
    const recording = feed(upTo(40));
    recording.add(9_000, { kind: 'lost', reason: 'ring', count: 3, messages: 2, until: millis(9_500) });
    expect(await failure(realtimeOf(recording).expectNoGaps())).toContain('2 messages are missing in the recording');
    expect(await failure(realtimeOf(recording, { unjudged: 'pass' }).expectNoGaps())).toBe('');
  });

  test('names what is not understood in its options', async () => {
    // As a test in JavaScript may write it.
    const options: object = { numbering: 'seq', groupby: 'a' };
    await expect(realtimeOf(feed(upTo(40))).expectNoGaps(options)).rejects.toThrow('there is no "groupby" here');
  });
});

describe('order', () => {
  test('fails if a message came late, and where nothing counts', async () => {
    const late = feed([...upTo(19), 21, 20, ...upTo(40).slice(21)]);
    expect(await failure(realtimeOf(late).expectOrder())).toContain('Expected messages in the order of their numbers');
    expect(await failure(realtimeOf(feed(upTo(40))).expectOrder())).toBe('');
    expect(await failure(realtimeOf(unnumbered()).expectOrder('/live'))).toContain('cannot be judged');
  });
});

describe('duplicates and findings', () => {
  test('are judged without numbers, but not where nothing came', async () => {
    expect(await failure(realtimeOf(feed(upTo(40))).expectNoDuplicates())).toBe('');
    const silent = new Recording();
    silent.socket(0);
    expect(await failure(realtimeOf(silent).expectNoDuplicates())).toContain('no message came at all');
  });

  test('that need numbers fail without them if they are named', async () => {
    expect(await failure(realtimeOf(unnumbered()).expectNoFindings(['gap']))).toContain('cannot be judged');
    expect(await failure(realtimeOf(unnumbered()).expectNoFindings(['reconnect']))).toBe('');
    expect(await failure(realtimeOf(unnumbered()).expectNoFindings())).toBe('');
  });
});
