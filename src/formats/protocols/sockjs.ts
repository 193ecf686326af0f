import { millis } from '../../base/units.ts';
import { decoded, type DecodedMessage, type RawMessage, joinParts, type Protocol } from './decoded-message.ts';
import { asList, asText } from '../json/fields.ts';
import { looksLikeJson, parseJson } from '../json/parse-json.ts';
import { readGeneric } from './generic.ts';
import { isStomp, stomp } from './stomp.ts';

/** `/<prefix>/<server>/<session>/<transport>`. */
const SESSION_URL =
  /\/\d{3}\/[\w-]{4,}\/(websocket|xhr|xhr_send|xhr_streaming|eventsource|htmlfile|jsonp|jsonp_send)(?:\?|$)/;

/** What a streamed response begins with, so that a browser gives out the text. */
const PADDING = /^h{512}h*$/;

const CLOSE = /^c\[\s*\d+\s*,/;

/** What is inside: most often STOMP or JSON. */
function readInner(raw: RawMessage, text: string, readStomp: (raw: RawMessage) => DecodedMessage): DecodedMessage {
  const inner: RawMessage = { ...raw, text, json: looksLikeJson(text) ? parseJson(text) : undefined };
  return isStomp(text) ? readStomp(inner) : readGeneric(inner);
}

function open(): (raw: RawMessage) => DecodedMessage {
  const readStomp = stomp.open('');
  const readList = (raw: RawMessage, list: readonly unknown[]): DecodedMessage =>
    joinParts(
      'sockjs',
      list.map((item) => readInner(raw, asText(item) ?? '', readStomp)),
      decoded('sockjs', 'control'),
    );
  return (raw) => {
    const text = raw.text.endsWith('\n') && raw.text.length > 1 ? raw.text.slice(0, -1) : raw.text;
    const list =
      raw.direction === 'out' ? asList(raw.json) : text.startsWith('a') ? asList(parseJson(text.slice(1))) : null;
    if (list !== null) return readList(raw, list);
    if (text === 'o') {
      return decoded('sockjs', 'handshake', {
        type: 'open',
        announced: { by: 'server', period: millis(25_000), timeout: null },
      });
    }
    if (PADDING.test(text)) return decoded('sockjs', 'control', { type: 'padding' });
    if (text === 'h') return decoded('sockjs', 'heartbeat', { type: 'heartbeat' });
    if (CLOSE.test(text)) return decoded('sockjs', 'control', { type: 'close', body: parseJson(text.slice(1)) });
    if (text.startsWith('m')) return readInner(raw, asText(parseJson(text.slice(1))) ?? text, readStomp);
    return readInner(raw, text, readStomp);
  };
}

/** SockJS framing: `o` open, `h` heartbeat (25 s by default), `a[…]` messages, `c[code,reason]` close. */
export const sockjs: Protocol = {
  name: 'sockjs',
  isNamedBy: ({ url }) => SESSION_URL.test(url),
  isSpokenIn: ({ text, direction }) => direction === 'in' && (text === 'o' || text === 'o\n'),
  open,
};
