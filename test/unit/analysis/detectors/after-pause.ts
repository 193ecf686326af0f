import { Recording } from '../recording.ts';

/** A socket with a message each second for 40 s, so that 39 pauses are known, and one more after `pause`. */
export function afterPause(pause: number): Recording {
  const recording = new Recording();
  const socket = recording.socket(0);
  for (let second = 1; second <= 40; second += 1) recording.message(second * 1_000, socket, '{"value":1}');
  recording.message(40_000 + pause, socket, '{"value":1}');
  return recording;
}
