import { describe, expect, test } from 'vitest';
import { createSentAfterCloseDetector } from '../../../../src/analysis/detectors/sent-after-close.ts';
import { findingsOf } from '../findings-of.ts';
import { Recording } from '../recording.ts';

describe('messages sent after the end', () => {
  test('what is sent on a closed socket is lost, and counted', () => {
    const recording = new Recording();
    const socket = recording.socket(0);
    recording.close(5_000, socket, { code: 1006 });
    recording.message(5_100, socket, 'a', { direction: 'out' });
    recording.message(5_200, socket, 'b', { direction: 'out' });
    expect(findingsOf(recording, createSentAfterCloseDetector)).toMatchObject([{ count: 2, severity: 'error' }]);
  });

  test('what is sent before the end is delivered', () => {
    const recording = new Recording();
    const socket = recording.socket(0);
    recording.message(4_900, socket, 'a', { direction: 'out' });
    recording.close(5_000, socket, { code: 1000, wasClean: true });
    expect(findingsOf(recording, createSentAfterCloseDetector)).toEqual([]);
  });

  test('a socket counts as closed from the moment at which the page closes it', () => {
    const recording = new Recording();
    const socket = recording.socket(0);
    recording.closing(5_000, socket);
    recording.message(5_030, socket, 'a', { direction: 'out' });
    recording.close(5_100, socket, { code: 1000, wasClean: true });
    const [finding] = findingsOf(recording, createSentAfterCloseDetector);
    // 5,030 - 5,000
    expect(finding?.evidence).toEqual(['the first 30 ms after the close began']);
  });
});
