import { describe, expect, test } from 'vitest';
import { Recording } from '../../analysis/recording.ts';
import { failure, feed, realtimeOf, upTo } from '../realtime-support.ts';

describe('a count of messages', () => {
  test('holds if as many came, or within its bounds', async () => {
    for (const count of [40, { atLeast: 30 }, { atMost: 40 }, { atLeast: 1, atMost: 50 }])
      expect(await failure(realtimeOf(feed(upTo(40))).expectMessages(count, '/live'))).toBe('');
  });

  test('fails with the last of those that came, and with the lane', async () => {
    const message = await failure(realtimeOf(feed(upTo(40))).expectMessages({ atMost: 39 }));
    expect(message).toContain('Expected at most 39 messages received, but there were 40:');
    expect(message).toContain('4.000 s  {"seq":40}');
    expect(message).toMatch(/0\.000 s [─•█]+ 4\.000 s/);
    const few = realtimeOf(feed(upTo(4)));
    expect(await failure(few.expectMessages(5, '/live', { within: 0 }))).toContain('Expected 5 messages received');
    expect(await failure(few.expectMessages({ atLeast: 1 }, '/none', { within: 0 }))).toContain('no stream matches');
  });

  test('is of those that match, in one direction', async () => {
    const recording = feed(upTo(40));
    recording.message(5_000, 1, '{"subscribe":"a"}', { direction: 'out' });
    const realtime = realtimeOf(recording);
    expect(await failure(realtime.expectMessages(1, undefined, { matching: /"seq":7}/g }))).toBe('');
    expect(await failure(realtime.expectMessages(1, '/live', { direction: 'out', matching: 'subscribe' }))).toBe('');
    const isLong = ({ payload }: { readonly payload: { readonly data: string } }): boolean => payload.data.length > 9;
    expect(await failure(realtime.expectMessages(31, '/live', { matching: isLong }))).toBe('');
  });

  test('waits for what is still to come', async () => {
    const recording = feed(upTo(4));
    const realtime = realtimeOf(recording, {}, 1_000);
    const before = recording.records.length;
    const expectation = failure(realtime.expectMessages({ atLeast: 5 }, '/live'));
    recording.message(1_100, 1, '{"seq":5}');
    setTimeout(() => realtime.take(recording.records.slice(before)), 20);
    expect(await expectation).toBe('');
  });

  test('needs bounds that are counts', async () => {
    for (const count of [-1, 1.5, {}, { atLeast: 3, atMost: 2 }])
      await expect(realtimeOf(feed(upTo(4))).expectMessages(count)).rejects.toThrow(TypeError);
  });
});

describe('an order of messages', () => {
  const conversation = (): Recording => {
    const recording = new Recording();
    const socket = recording.socket(0);
    recording.message(100, socket, '{"type":"subscribe"}', { direction: 'out' });
    recording.message(200, socket, '{"type":"snapshot"}');
    recording.message(300, socket, '{"type":"update"}');
    return recording;
  };

  test('holds if a message came for each step, others between them', async () => {
    expect(await failure(realtimeOf(conversation()).expectOrder(['subscribe', /snapshot/, 'update'], '/live'))).toBe(
      '',
    );
    expect(await failure(realtimeOf(conversation()).expectOrder(['subscribe', 'update']))).toBe('');
  });

  test('fails at the first step that is not there, and says if it came before', async () => {
    const realtime = realtimeOf(conversation());
    const early = await failure(realtime.expectOrder(['update', 'snapshot'], '/live', { within: 0 }));
    expect(early).toContain('but step 2 did not come:');
    expect(early).toContain('1. 0.300 s  {"type":"update"}');
    expect(early).toContain('2. "snapshot" came before, at 0.200 s, and not again');
    expect(await failure(realtime.expectOrder([/nothing/], '/live', { within: 0 }))).toContain(
      'no message matches /nothing/',
    );
  });
});
