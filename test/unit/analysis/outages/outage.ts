import { Recording } from '../recording.ts';

/** A socket that is up for `up` ms, breaks, and fails again after each wait; with `comesBack` the last attempt succeeds. */
export function outage(waits: readonly number[], comesBack: boolean, code = 1006): Recording {
  const recording = new Recording();
  const first = recording.socket(0);
  let at = 60_000;
  recording.close(at, first, { code });
  waits.forEach((wait, index) => {
    at += wait;
    if (comesBack && index === waits.length - 1) {
      recording.socket(at);
      return;
    }
    const attempt = recording.connect(at, 'websocket', 'wss://app.test/live');
    at += 5;
    recording.close(at, attempt, { code, how: 'closed' });
  });
  return recording;
}
