import { CONNECTION_END_TEXTS } from '../../texts/findings/close-codes.ts';
import type { ConnectionSpan } from '../streams/stream.ts';

/** How a connection ended, for the middle of a sentence. `protocol` is the recognised one, or empty. */
export function describeEnd(span: ConnectionSpan, protocol: string): string {
  // A refused handshake ends with 1006, whatever the answer was.
  if (span.openAt === null && span.status >= 400) return CONNECTION_END_TEXTS.status(span.status);
  if (span.transport === 'webtransport' && span.how === 'closed') return CONNECTION_END_TEXTS.session(span.code ?? 0);
  if (span.code !== null && span.code !== 0) return CONNECTION_END_TEXTS.code(span.code, protocol);
  if (span.status >= 400) return CONNECTION_END_TEXTS.status(span.status);
  if (span.how === 'failed') return CONNECTION_END_TEXTS.failed;
  if (span.how === 'timeout') return CONNECTION_END_TEXTS.timeout;
  if (span.transport === 'datachannel') return CONNECTION_END_TEXTS.channel(span.reason !== '');
  if (span.transport === 'websocket') return CONNECTION_END_TEXTS.unrecordedCode;
  // An EventSource reports an end and a cut to its page in the same way.
  if (span.transport === 'eventsource') return CONNECTION_END_TEXTS.eventSource;
  return CONNECTION_END_TEXTS.endOfResponse;
}

/** True where the server said that trying again is of no use. */
export function isFinal(span: ConnectionSpan, protocol: string): boolean {
  const { code } = span;
  if (span.status === 401 || span.status === 403) return true;
  // The codes of a WebTransport session mean what its app says.
  if (code === null || span.transport === 'webtransport') return false;
  if (protocol === 'discord') return code === 4004 || (code >= 4010 && code <= 4014);
  if (protocol === 'pusher') return code >= 4000 && code < 4100;
  if (protocol === 'centrifugo') return (code >= 3500 && code < 4000) || (code >= 4500 && code < 5000);
  return code === 1008 || code === 4001 || code === 4003 || code === 4401 || code === 4403;
}
