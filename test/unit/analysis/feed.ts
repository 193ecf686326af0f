import type { Recording } from './recording.ts';

/** Messages 1 to `last` each 100 ms from `at` on, on every one of the connections, 10 ms apart. */
export function feed(recording: Recording, at: number, from: number, last: number, ...connections: number[]): void {
  for (let n = from; n <= last; n += 1) {
    for (const [place, connection] of connections.entries()) {
      recording.message(at + (n - from) * 100 + place * 10, connection, `{"seq":${n},"price":${n * 7}}`);
    }
  }
}
