import { isRecord } from '../../base/is-object.ts';

import { asCount, asList, asText, field } from '../json/fields.ts';
import {
  addConnecting,
  addOpen,
  type CloseEvent,
  closeEvent,
  type EntryContext,
  errorEvent,
  messageEvent,
} from './har-events.ts';
import type { Transport } from '../../wire/record.ts';
import { HAR_PROBLEMS } from '../../texts/files.ts';
import { base64Payload, directionOf, epochOf, handshakeOf, textPayload } from './har-values.ts';

/** Adds one item of `_webSocketMessages`; `number` is its place for people, from 1. */
function addFrame(context: EntryContext, item: unknown, number: number): void {
  const { out, complain } = context;
  const epoch = epochOf(field(item, 'time'));
  const type = field(item, 'type');
  const data = field(item, 'data');
  const opcode = field(item, 'opcode');
  if (type === 'error') {
    return out.add(errorEvent(context, epoch ?? out.last, asText(data) ?? ''));
  }
  const direction = directionOf(type);
  if (direction === null || typeof data !== 'string') return complain(HAR_PROBLEMS.notMessage(number));
  // Control frames are not what a page sees; a few proxies write them down.
  if (opcode === 8 || opcode === 9 || opcode === 10) return;
  if (epoch === null) complain(HAR_PROBLEMS.messageWithoutTime(number));
  const payload = opcode === 2 ? base64Payload(data) : textPayload(data);
  out.add(messageEvent(context, epoch ?? out.last, direction, 'frame', payload));
}

/** The close that HTTP Toolkit writes: `{code, reason, timestamp}` or `aborted`. */
function closeOf(context: EntryContext): CloseEvent | null {
  const close = field(context.raw, '_webSocketClose');
  if (close === 'aborted') return closeEvent(context, context.out.last, 'closed', { code: 1006, wasClean: false });
  if (!isRecord(close)) return null;
  const code = asCount(close['code'] ?? close['closeCode']);
  const epoch = epochOf(close['timestamp'] ?? close['time']) ?? context.out.last;
  const reason = asText(close['reason'] ?? close['closeReason']) ?? '';
  return closeEvent(context, epoch, 'closed', {
    code: code !== null && code <= 65_535 ? Math.floor(code) : null,
    reason,
    wasClean: code !== 1006,
  });
}

/**
 * Reads the entry of a WebSocket, or of a connection of WebRTC as we write it.
 *
 * @param status of the response, 0 if there is none.
 * @param end milliseconds since the epoch at which the entry's time is over.
 * @returns whether the file says when the connection ended.
 */
export function readSocket(context: EntryContext, transport: Transport, status: number, end: number): boolean {
  const { raw, out, start } = context;
  const items = asList(field(raw, '_webSocketMessages')) ?? [];
  const first = items.map((item) => epochOf(field(item, 'time'))).find((epoch) => epoch !== null) ?? null;
  // Writers take the two times from different clocks: a message cannot come before its connection.
  addConnecting(context, transport, first === null ? start : Math.min(start, first));
  const isAnswered = status === 101 || status === 200 || items.some((item) => field(item, 'type') !== 'error');
  if (!isAnswered) {
    // Chromium writes why a handshake failed where the messages of an open socket stand.
    for (const [index, item] of items.entries()) addFrame(context, item, index + 1);
    const reason = asText(field(raw, '_error')) ?? '';
    out.add(closeEvent(context, Math.max(end, out.last), 'closed', { code: 1006, wasClean: false, reason }));
    return true;
  }
  const opened = start + handshakeOf(raw);
  addOpen(context, first === null ? opened : Math.min(opened, first), transport === 'websocket' ? 101 : 0);
  for (const [index, item] of items.entries()) addFrame(context, item, index + 1);
  const close = closeOf(context);
  if (close !== null) {
    out.add(close);
    return true;
  }
  // Chrome's `time` covers the connection's life, that of others only the handshake. Only the first says when it ended.
  if (items.length === 0 || end < out.last) return false;
  out.add(closeEvent(context, end, 'closed'));
  return true;
}
