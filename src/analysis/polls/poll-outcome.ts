import type { Millis } from '../../base/units.ts';
import type { Connection, StreamEntry } from '../streams/stream-entry.ts';
import type { ConnectionSpan } from '../streams/stream.ts';

/** A reply that lived for less and brought nothing is no stream, whatever its media type says. */
const STREAM_LIFE = 100;

/** A request ended: decides whether it brought anything, and which class the requests of its stream have. */
export function finishCall(connection: Connection, span: ConnectionSpan, at: Millis): void {
  const { entry, call } = connection;
  const { stream, polls } = entry;
  if (call === null || polls === null) return;
  const isStreamed = stream.class === 'sse' || stream.class === 'streamed-fetch';
  if (isStreamed && stream.connections === 1 && stream.messagesIn === 0 && at - (span.openAt ?? at) < STREAM_LIFE) {
    stream.class = 'request';
  }
  const hasFailed = span.how === 'failed' || span.how === 'timeout' || span.status >= 400;
  const isAnswered = !hasFailed && span.how !== 'aborted' && span.how !== 'unseen' && span.how !== 'page-gone';
  const isSilent = span.status === 204 || span.status === 304 || (connection.hasBody && !connection.hasNews);
  // A body that the page did not read cannot be called empty, unless the platform says that it has no bytes.
  span.isEmpty = isAnswered && (isSilent || (span.how === 'complete' && !connection.hasBody));
  polls.finish(call, span.how === 'unread' && span.openAt !== null ? span.openAt : at, span.isEmpty, hasFailed);
  if (!isStreamed) reclass(entry);
}

/** Gives a stream the class and rhythm that its calls show. */
export function reclass(entry: StreamEntry): void {
  const { stream, polls } = entry;
  if (polls === null) return;
  if (entry.family !== 'engine.io' || stream.class === 'long-poll') stream.class = polls.class;
  stream.isClassMaybe = polls.isMaybe;
  // A session that was upgraded to a WebSocket no longer polls.
  stream.poll = stream.class === 'websocket' ? null : polls.rhythm();
}
