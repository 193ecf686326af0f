import { millis } from '../../base/units.ts';
import { decoded, type DecodedMessage, type RawMessage, joinParts, type Protocol } from './decoded.ts';
import { asList, asText } from '../fields.ts';
import { looksLikeJson, parseJson } from '../json/json.ts';
import { readGeneric } from './generic.ts';
import { isStomp, stomp } from './stomp.ts';

/** `/<prefix>/<server>/<session>/<transport>`. */
const SESSION_URL =
  /\/\d{3}\/[\w-]{4,}\/(websocket|xhr|xhr_send|xhr_streaming|eventsource|htmlfile|jsonp|jsonp_send)(?:\?|$)/;

const CLOSE = /^c\[\s*\d+\s*,/;

/** What is inside: most often STOMP or JSON. */
function readInner(frame: RawMessage, text: string, readStomp: (frame: RawMessage) => DecodedMessage): DecodedMessage {
  const inner: RawMessage = { ...frame, text, json: looksLikeJson(text) ? parseJson(text) : undefined };
  return isStomp(text) ? readStomp(inner) : readGeneric(inner);
}

function open(): (frame: RawMessage) => DecodedMessage {
  const readStomp = stomp.open({ transport: 'websocket', url: '', subprotocol: '' });
  const readList = (frame: RawMessage, list: readonly unknown[]): DecodedMessage =>
    joinParts(
      'sockjs',
      list.map((item) => readInner(frame, asText(item) ?? '', readStomp)),
      decoded('sockjs', 'control', 'empty', {}),
    );
  return (frame) => {
    const text = frame.text.endsWith('\n') && frame.text.length > 1 ? frame.text.slice(0, -1) : frame.text;
    const list =
      frame.direction === 'out' ? asList(frame.json) : text.startsWith('a') ? asList(parseJson(text.slice(1))) : null;
    if (list !== null) return readList(frame, list);
    if (text === 'o') {
      return decoded('sockjs', 'handshake', 'open', {
        name: 'open',
        announced: { by: 'server', period: millis(25_000), timeout: null },
      });
    }
    if (text === 'h') return decoded('sockjs', 'heartbeat', 'heartbeat', { name: 'heartbeat' });
    if (CLOSE.test(text))
      return decoded('sockjs', 'control', `close ${text.slice(1)}`, { name: 'close', json: parseJson(text.slice(1)) });
    if (text.startsWith('m')) return readInner(frame, asText(parseJson(text.slice(1))) ?? text, readStomp);
    return readInner(frame, text, readStomp);
  };
}

/** SockJS framing: `o` open, `h` heartbeat (25 s by default), `a[…]` messages, `c[code,reason]` close. */
export const sockjs: Protocol = {
  name: 'sockjs',
  isNamedBy: ({ url }) => SESSION_URL.test(url),
  isSpokenIn: ({ text, direction }) => direction === 'in' && (text === 'o' || text === 'o\n'),
  open,
};
