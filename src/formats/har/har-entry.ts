import { asCount, asText, field } from '../json/fields.ts';
import { EntryEvents, type EntryContext, type HarEvent } from './har-events.ts';
import { readRequest } from './har-request.ts';
import { readSocket } from './har-socket.ts';
import { HAR_PROBLEMS } from '../../texts/files.ts';
import { durationOf, epochOf, isDuplex, PAGE_PARTS, transportOf } from './har-values.ts';

/** One entry of a HAR file, read. `endIsKnown` is false if the file does not say when, or whether, it ended. */
export interface HarEntry {
  readonly page: string;
  readonly url: string;
  readonly start: number;
  readonly end: number;
  readonly endIsKnown: boolean;
  readonly events: HarEvent[];
}

/** Why an entry gives no records: it is broken (in words), or one of the page's own parts (`null`). */
type NoEntry = { readonly problem: string | null };

/**
 * Reads one entry.
 *
 * @param raw any item of `log.entries`.
 * @param connection the number that the connection gets in its document.
 * @param fallback where an entry without a time is put, in milliseconds since the epoch.
 * @param complain takes what is wrong with a part of it.
 */
export function readEntry(
  raw: unknown,
  connection: number,
  fallback: number,
  complain: (text: string) => void,
): HarEntry | NoEntry {
  const request = field(raw, 'request');
  const url = asText(field(request, 'url'));
  if (url === null || url === '') return { problem: HAR_PROBLEMS.noUrl };
  const type = asText(field(raw, '_resourceType'))?.toLowerCase() ?? '';
  const isStream = Array.isArray(field(raw, '_webSocketMessages')) || Array.isArray(field(raw, '_eventSourceMessages'));
  if ((PAGE_PARTS.has(type) && !isStream) || /^(data|blob|chrome-extension|moz-extension|about):/i.test(url))
    return { problem: null };
  const given = epochOf(field(raw, 'startedDateTime'));
  if (given === null) complain(HAR_PROBLEMS.noTime);
  const start = given ?? fallback;
  const end = start + durationOf(field(raw, 'time'));
  const status = Math.min(999, Math.floor(asCount(field(field(raw, 'response'), 'status')) ?? 0));
  const context: EntryContext = {
    raw,
    url,
    connection,
    start,
    out: new EntryEvents(Number.NEGATIVE_INFINITY),
    complain,
  };
  const transport = transportOf(raw, url);
  const isSocket = transport === 'peerconnection' || isDuplex(transport);
  const endIsKnown = isSocket
    ? readSocket(context, transport, status, end)
    : readRequest(context, transport, status, end);
  const page = asText(field(raw, 'pageref')) ?? '';
  return {
    page,
    url,
    start: context.out.events[0]?.epoch ?? start,
    end: transport === 'eventsource' ? Math.max(end, context.out.last) : context.out.last,
    endIsKnown,
    events: context.out.events,
  };
}
