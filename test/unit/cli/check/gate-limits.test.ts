import { describe, expect, test } from 'vitest';
import { millis } from '../../../../src/base/units.ts';
import {
  writeSessionEnd,
  writeSessionHeader,
  writeSessionRecord,
} from '../../../../src/formats/session/read-session.ts';
import { Recording } from '../../analysis/recording.ts';
import { runCheck, runCheckJson, save, socketHar, T0, useFolder } from '../check-support.ts';

useFolder();

describe('limits', () => {
  // Messages at 1, 2 and 9 s, close at 10 s: the longest silence is 7 s.
  const pause = () => save('pause.har', JSON.stringify(socketHar([1_000, 2_000, 9_000], 10_000)));

  test('a silence beyond the limit fails and says where', async () => {
    const json = await runCheckJson(pause(), '--max-silence', '6s', '--fail-on', 'none');
    expect(json.limits).toMatchObject([
      { limit: 'max-silence', allowed: 6_000, measured: 7_000, from: 2_000, until: 9_000 },
    ]);
    expect((await runCheck(pause(), '--max-silence', '6s', '--fail-on', 'none')).verdict).toBe('findings');
  });

  test('a silence of exactly the limit is allowed', async () => {
    expect((await runCheck(pause(), '--max-silence', '7s', '--fail-on', 'none')).verdict).toBe('clean');
  });

  test('the silence before the first message and that before the close count', async () => {
    const late = save('late.har', JSON.stringify(socketHar([5_000], 6_000)));
    expect((await runCheckJson(late, '--max-silence', '4s')).limits).toMatchObject([{ from: 0, until: 5_000 }]);
    const early = save('early.har', JSON.stringify(socketHar([1_000], 6_000)));
    expect((await runCheckJson(early, '--max-silence', '4s')).limits).toMatchObject([{ from: 1_000, until: 6_000 }]);
  });

  test('the silence from the last record to the end of the recording counts', async () => {
    const recording = new Recording();
    recording.message(1_000, recording.socket(0), 'last');
    const body = writeSessionHeader(0, 'a test') + recording.records.map(writeSessionRecord).join('');
    const count = recording.records.length;
    const whole = save('whole.rtlog', body + writeSessionEnd(count, millis(9_000)));
    expect(await runCheckJson(whole, '--max-silence', '6s')).toMatchObject({
      length: 9_000,
      limits: [{ measured: 8_000, from: 1_000, until: 9_000 }],
    });
    const older = save('older.rtlog', body + writeSessionEnd(count));
    expect(await runCheckJson(older, '--max-silence', '6s')).toMatchObject({ length: 1_000, limits: [] });
  });

  test('a stream that was away for too long', async () => {
    const [first] = socketHar([500, 900], 1_000).log.entries;
    const second = { ...first, startedDateTime: new Date(T0 + 4_000).toISOString(), _webSocketMessages: [] };
    const file = save('away.har', JSON.stringify({ log: { entries: [first, second] } }));
    const json = await runCheckJson(file, '--max-downtime', '2s', '--max-reconnects', '0', '--fail-on', 'none');
    // Closed at 1 s, open again at 4 s.
    expect(json.limits).toMatchObject([
      { limit: 'max-downtime', measured: 3_000, from: 1_000, until: 4_000 },
      { limit: 'max-reconnects', allowed: 0, measured: 1 },
    ]);
  });
});
