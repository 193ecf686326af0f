import { describe, expect, test } from 'vitest';
import { createPollCursorDetector } from '../../../../src/analysis/detectors/poll-cursor.ts';
import { findingsOf } from '../findings-of.ts';
import { Recording } from '../recording.ts';

describe('cursors of polls', () => {
  /** Polls of one item each; the request after each asks from where `cursorAfter` says. */
  const cursors = (cursorAfter: (id: number) => number): Recording => {
    const recording = new Recording();
    let since = 0;
    for (let id = 1; id <= 15; id += 1) {
      const url = `https://app.test/feed?since=${since}`;
      recording.request(id * 2_000, url, 60, `{"cursor":${id},"items":[{"id":${id}}]}`);
      since = cursorAfter(id);
    }
    return recording;
  };

  test('a poll that asks from where the reply ended, or from the number behind it, leaves nothing out', () => {
    expect(
      findingsOf(
        cursors((id) => id),
        createPollCursorDetector,
      ),
    ).toEqual([]);
    expect(
      findingsOf(
        cursors((id) => id + 1),
        createPollCursorDetector,
      ),
    ).toEqual([]);
  });

  test('one that continues further on has not asked for what lies between', () => {
    // After 12 it asks from 15: 13 to 15 are not asked for.
    expect(
      findingsOf(
        cursors((id) => (id === 12 ? 15 : id)),
        createPollCursorDetector,
      ),
    ).toMatchObject([{ kind: 'poll-exposure', severity: 'warning', count: 3 }]);
  });

  test('one that asks again from the same place has it delivered twice', () => {
    expect(
      findingsOf(
        cursors((id) => (id === 12 ? 11 : id)),
        createPollCursorDetector,
      ),
    ).toMatchObject([{ kind: 'poll-exposure', severity: 'info', count: 1 }]);
  });
});
