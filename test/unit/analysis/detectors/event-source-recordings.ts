import { Recording } from '../recording.ts';

/** The same as the recorder in a page writes it: a connection for each attempt, announced when the one before ended. */
export function recordedSource(resumeAt: number): Recording {
  const recording = new Recording();
  const url = 'https://app.test/events';
  const first = recording.connect(0, 'eventsource', url);
  const send = (at: number, connection: number, id: number): void =>
    recording.message(at, connection, `{"n":${id}}`, { via: 'event', event: 'message', id: `${id}` });
  recording.open(50, first);
  for (let id = 1; id <= 10; id += 1) send(id * 1_000, first, id);
  recording.error(10_500, first, 0);
  recording.close(10_500, first, { how: 'failed' });
  const vain = recording.connect(10_500, 'eventsource', url, { headers: [['last-event-id', '10']] });
  recording.error(13_500, vain, 0);
  recording.close(13_500, vain, { how: 'failed' });
  const second = recording.connect(13_500, 'eventsource', url, { headers: [['last-event-id', '10']] });
  recording.open(16_500, second);
  for (let id = resumeAt; id < resumeAt + 3; id += 1) send(16_600 + (id - resumeAt) * 100, second, id);
  return recording;
}

/** An event source that brings ten events, breaks, and after 3 s brings those numbered from `resumeAt` on. */
export function source(resumeAt: number, hasIds = true): Recording {
  const recording = new Recording();
  const connection = recording.connect(0, 'eventsource', 'https://app.test/events');
  const send = (at: number, id: number): void =>
    recording.message(at, connection, `{"n":${id}}`, { via: 'event', event: 'message', id: hasIds ? `${id}` : '' });
  recording.open(50, connection);
  for (let id = 1; id <= 10; id += 1) send(id * 1_000, id);
  recording.error(10_500, connection, 0);
  recording.open(13_500, connection);
  for (let id = resumeAt; id < resumeAt + 3; id += 1) send(13_600 + (id - resumeAt) * 100, id);
  return recording;
}
