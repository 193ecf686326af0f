import { readEngineCall } from '../streams/library-signatures.ts';
import { parseUrl } from '../streams/parse-url.ts';
import { isDuplex, type ConnectionSpan, type Stream } from '../streams/stream.ts';

/**
 * What a connection means for its stream: `attempt` to be up; `session`, a call that carries a session begun before;
 * `upgrade`, the WebSocket to which a session may go over; `poll`, one call of many; `none` of these.
 */
export type Role = 'attempt' | 'session' | 'upgrade' | 'poll' | 'none';

/** Reads it from the address and the class of the stream. */
export function roleOf(stream: Stream, span: ConnectionSpan): Role {
  const engine = readEngineCall(parseUrl(span.url));
  if (engine !== null) {
    if (engine.session === null) return 'attempt';
    return engine.transport === 'websocket' ? 'upgrade' : 'session';
  }
  if (isDuplex(span) || span.transport === 'eventsource') return 'attempt';
  if (stream.class === 'sse' || stream.class === 'streamed-fetch') return 'attempt';
  const isPoll = stream.class === 'long-poll' || stream.class === 'short-poll';
  return isPoll && !stream.isClassMaybe ? 'poll' : 'none';
}

/** True for an Engine.IO handshake over polling: its reply ends at once and the session continues. */
export const beginsPolledSession = (span: ConnectionSpan): boolean =>
  span.transport !== 'websocket' && readEngineCall(parseUrl(span.url)) !== null;

/**
 * True for an answer that shows that a server is down, overloaded or turns the caller away. Other statuses may be an
 * app's own way to say that there is nothing.
 */
export const isOutageStatus = (status: number): boolean =>
  status >= 500 || status === 401 || status === 403 || status === 408 || status === 429;
