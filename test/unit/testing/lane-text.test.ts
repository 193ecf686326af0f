import { expect, test } from 'vitest';
import { NO_POLICY } from '../../../src/policy/policy.ts';
import { writeLane } from '../../../src/testing/lane-text.ts';
import { Observation } from '../../../src/testing/observation.ts';
import { Recording } from '../analysis/recording.ts';

test('a lane shows when its stream was open, when messages went either way, and when it ended', () => {
  const recording = new Recording();
  // 60 cells for 6 s: a cell is 100 ms.
  const first = recording.socket(0);
  recording.message(1_010, first, 'out', { direction: 'out' });
  recording.message(2_010, first, 'a');
  recording.message(3_010, first, 'a');
  recording.message(3_020, first, 'b');
  recording.close(4_010, first, { code: 1006 });
  const second = recording.socket(5_000);
  recording.message(6_000, second, 'a');
  const seen = new Observation(NO_POLICY);
  seen.take(recording.records);
  const [stream] = seen.streams();
  expect(stream).toBeDefined();
  if (stream === undefined) return;
  const [label, lane = ''] = writeLane(seen, stream);
  expect(label).toBe('/live');
  const drawn = /^ {2}0\.000 s (.{60}) 6\.000 s$/.exec(lane)?.[1] ?? '';
  expect([10, 15, 20, 30, 40, 45, 55, 59].map((cell) => drawn[cell])).toEqual(['‹', '─', '•', '█', '┤', ' ', '─', '•']);
});
