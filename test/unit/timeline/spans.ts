import type { ConnectionSpan } from '../../../src/analysis/streams/stream.ts';
import { millis } from '../../../src/base/units.ts';

/** A second on 1,000 pixels: a millisecond is a pixel wide. */
export const scale = { from: millis(0), until: millis(1_000), width: 1_000 };

/** A WebSocket that connected, opened and closed at these instants; `null` for what did not come. */
export const span = (
  connectingAt: number,
  openAt: number | null,
  closeAt: number | null,
  more: Partial<ConnectionSpan> = {},
): ConnectionSpan => ({
  document: 'd',
  connection: 1,
  transport: 'websocket',
  url: 'wss://a/',
  connectingAt: millis(connectingAt),
  openAt: openAt === null ? null : millis(openAt),
  closeAt: closeAt === null ? null : millis(closeAt),
  how: closeAt === null ? null : 'closed',
  code: closeAt === null ? null : 1000,
  reason: '',
  wasClean: true,
  status: 0,
  messagesIn: 0,
  messagesOut: 0,
  isEmpty: false,
  ...more,
});
