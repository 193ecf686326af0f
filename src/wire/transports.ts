/**
 * Which of the platform's interfaces carried a connection. A peer connection carries no messages, but data channels; a
 * session of WebTransport carries datagrams and streams.
 */
export const TRANSPORTS = [
  'websocket',
  'eventsource',
  'fetch',
  'xhr',
  'datachannel',
  'peerconnection',
  'webtransport',
] as const;

/** One of {@link TRANSPORTS}. */
export type Transport = (typeof TRANSPORTS)[number];
