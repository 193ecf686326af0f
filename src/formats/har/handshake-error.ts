import { asList, asText, field } from '../json/fields.ts';

/** What Chromium writes of a handshake that it refused, and the status that the server gave then. */
const STATUS = /Unexpected response code: (\d{3})$/;
const UNAUTHORIZED = /^HTTP Authentication failed; no valid credentials available/;
const CHOSEN_NOTHING = /Sec-WebSocket-Protocol' header but no response was received/;

/** Why a browser ended a handshake: the text of the first error among an entry's messages; empty for none. */
export function handshakeErrorOf(entry: unknown): string {
  const items = asList(field(entry, '_webSocketMessages')) ?? [];
  const error = items.find((item) => field(item, 'type') === 'error');
  return (asText(field(error, 'data')) ?? '').replace(/^Error during WebSocket handshake: /, '');
}

/** The HTTP status that such a text speaks of; 0 for none. */
export function statusOfHandshakeError(text: string): number {
  if (CHOSEN_NOTHING.test(text)) return 101;
  if (UNAUTHORIZED.test(text)) return 401;
  return Number(STATUS.exec(text)?.[1] ?? 0);
}
