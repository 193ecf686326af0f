import { describe, expect, test } from 'vitest';
import { millis } from '../../../src/base/units.ts';
import { spanOf } from '../../../src/store/span-of.ts';
import { createRecording } from '../../../src/store/recording.ts';
import { Recording } from '../analysis/recording.ts';
import { message } from './messages.ts';

/** One stream: a connection from 0 to 100 ms, a second one from 200 ms on. */
function analysis() {
  const traffic = new Recording();
  const first = traffic.socket(0);
  traffic.message(50, first, 'a');
  traffic.close(100, first, { code: 1006 });
  const second = traffic.socket(200);
  traffic.message(250, second, 'b');
  const recording = createRecording({ clock: String });
  recording.push(traffic.records, true);
  const [stream] = recording.analysis.streams();
  if (stream === undefined) throw new Error('no stream');
  expect(stream.spans.map(({ connectingAt }) => connectingAt)).toEqual([0, 200]);
  return {
    /** When the connection of such a message was opened. */
    openedAt: (at: number, connection: number, id: number = stream.id) =>
      spanOf(recording.analysis, message('x', { stream: id, at: millis(at), connection }))?.connectingAt,
  };
}

describe('the connection of a message', () => {
  test('is the one that it names, as long as that one lived then, both ends included', () => {
    const { openedAt } = analysis();
    expect([openedAt(0, 0), openedAt(50, 0), openedAt(100, 0), openedAt(200, 1)]).toEqual([0, 0, 0, 200]);
  });

  test('is otherwise the one that was open at its instant', () => {
    const { openedAt } = analysis();
    expect([openedAt(50, 1), openedAt(250, 0), openedAt(250, 9)]).toEqual([0, 200, 200]);
  });

  test('is unknown between two connections and in an unknown stream', () => {
    const { openedAt } = analysis();
    expect([openedAt(150, 0), openedAt(50, 0, 99)]).toEqual([undefined, undefined]);
  });
});
