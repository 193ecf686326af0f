import { type Bytes, byteCount } from '../../base/units.ts';
import type { Transport } from '../../wire/record.ts';
import { createBodyParser, mediaType } from '../text/body-parser.ts';
import { createBodySniffer } from '../text/sniff-body.ts';
import { asList, asText, field } from '../json/fields.ts';
import { addConnecting, addOpen, chunkEvent, closeEvent, type EntryContext, messageEvent } from './har-events.ts';
import { HAR_PROBLEMS } from '../../texts/files.ts';
import { bodyOf, epochOf, handshakeOf, headerOf, textPayload } from './har-values.ts';

function addServerEvents(context: EntryContext, items: readonly unknown[]): void {
  for (const [index, item] of items.entries()) {
    const data = asText(field(item, 'data'));
    const epoch = epochOf(field(item, 'time'));
    if (data === null) {
      context.complain(HAR_PROBLEMS.notEvent(index + 1));
      continue;
    }
    if (epoch === null) context.complain(HAR_PROBLEMS.eventWithoutTime(index + 1));
    const event = asText(field(item, 'eventName')) || 'message';
    const id = asText(field(item, 'eventId')) ?? '';
    context.out.add(messageEvent(context, epoch ?? context.out.last, 'in', 'event', textPayload(data), { event, id }));
  }
}

/** Puts the body of an answer into records. A body without times of its own is placed at the beginning of the response. */
function addBody(context: EntryContext, transport: Transport, opened: number, end: number): Bytes {
  const response = field(context.raw, 'response');
  const payload = bodyOf(response);
  if (payload === null) return byteCount(0);
  const type = headerOf(response, 'content-type') || (asText(field(field(response, 'content'), 'mimeType')) ?? '');
  const parser = createBodyParser(type);
  // A stream that its media type hides is a piece, as a page reads it: the analysis recognises it again.
  const hidden = parser === null ? (createBodySniffer(mediaType(type))?.push(payload) ?? null) : null;
  if (hidden !== null) context.out.add(chunkEvent(context, opened, payload));
  else if (parser === null) context.out.add(messageEvent(context, end, 'in', 'body', payload));
  else if (transport !== 'eventsource') context.out.add(chunkEvent(context, opened, payload));
  else {
    for (const { data, event, id } of [...parser.pushPayload(payload), ...parser.end().messages]) {
      context.out.add(messageEvent(context, opened, 'in', 'event', textPayload(data), { event, id }));
    }
  }
  return payload.size ?? byteCount(0);
}

/**
 * Reads the entry of an EventSource, a fetch or an XMLHttpRequest.
 *
 * @param status of the response, 0 if there is none.
 * @param end milliseconds since the epoch at which the entry's time is over.
 * @returns whether the file says when it ended.
 */
export function readRequest(context: EntryContext, transport: Transport, status: number, end: number): boolean {
  const { raw, out, start } = context;
  addConnecting(context, transport, start);
  const events = asList(field(raw, '_eventSourceMessages'));
  if (status === 0 && events === null) {
    const reason = asText(field(raw, '_error')) ?? asText(field(field(raw, 'response'), '_error')) ?? '';
    out.add(closeEvent(context, end, 'failed', { wasClean: false, reason }));
    return true;
  }
  const opened = Math.min(start + handshakeOf(raw), Math.max(start, end));
  const first = events?.map((item) => epochOf(field(item, 'time'))).find((epoch) => epoch !== null) ?? null;
  addOpen(context, first === null ? opened : Math.min(opened, first), status === 0 ? 200 : status);
  let size = byteCount(0);
  if (events === null) size = addBody(context, transport, opened, end);
  else addServerEvents(context, events);
  if (events !== null && end < out.last) return false;
  if (transport === 'eventsource') {
    // Whether the browser connects again shows in a later entry, if at all; a status other than 200 ends it for good.
    if (status === 200 || status === 0) return false;
    out.add(closeEvent(context, end, 'closed', { size }));
  } else out.add(closeEvent(context, end, 'complete', { size }));
  return true;
}
