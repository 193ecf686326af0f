import { describe, expect, test } from 'vitest';
import { createHalfOpenDetector } from '../../../../src/analysis/detectors/half-open.ts';
import { findingsOf } from '../findings-of.ts';
import { Recording } from '../recording.ts';

const out = { direction: 'out' } as const;

/** A page that sends each 2 s and is answered within 100 ms, `answered` times; then it sends `sent` more in vain. */
function talk(
  answered: number,
  sent: number,
  then: (recording: Recording, socket: number, at: number) => void = () => {},
) {
  const recording = new Recording();
  const socket = recording.socket(0);
  for (let index = 1; index <= answered + sent; index += 1) {
    recording.message(index * 2_000, socket, '{"ask":1}', out);
    if (index <= answered) recording.message(index * 2_000 + 100, socket, '{"answer":1}');
  }
  then(recording, socket, (answered + sent) * 2_000);
  recording.page(60_000, 'navigate');
  return findingsOf(recording, createHalfOpenDetector);
}

describe('a socket that brings nothing while the page sends', () => {
  test('is dead for all that is known, where something always came before', () => {
    expect(talk(8, 4)).toMatchObject([{ kind: 'half-open', severity: 'warning', count: 4, from: 18_000 }]);
  });

  test('says nothing where the server rarely answers, or little was sent', () => {
    expect(talk(4, 6)).toEqual([]);
    expect(talk(8, 2)).toEqual([]);
  });

  test('is taken back when something comes, and stands when the connection ends so', () => {
    expect(talk(8, 4, (recording, socket, at) => recording.message(at + 20_000, socket, '{}'))).toEqual([]);
    const ended = talk(8, 4, (recording, socket, at) => recording.close(at + 20_000, socket, { code: 1006 }));
    expect(ended).toMatchObject([{ count: 4, until: 44_000 }]);
  });

  test('is not judged while the page is hidden', () => {
    expect(talk(8, 4, (recording, _socket, at) => recording.page(at, 'hidden'))).toEqual([]);
  });
});
