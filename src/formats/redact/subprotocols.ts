import { looksMade } from './names.ts';

/** A protocol that names what the next one carries: browsers send both, and the server takes the first. */
const ANNOUNCES = /^(?:authorization|access[-_]?token|auth[-_]?token|bearer|token|auth|apikey|api-key|jwt|x-api-key)$/i;

/** Names of subprotocols that follow such a word and are none: those that are registered have a dot, a dash or a known word. */
const REGISTERED =
  /^(?:graphql(?:-transport)?-ws|mqtt(?:v[\d.]+)?|stomp|v\d+[.\d]*\.stomp|wamp(?:\.2\.\w+)?|json|chat|soap|xmpp|sip|amqp|ocpp[\d.]+|actioncable-[\w-]+|base64|binary)$/i;

/** Where pages put tokens because a WebSocket takes no headers: `bearer.TOKEN`, or a token as a protocol of its own. */
function secretOf(protocol: string): string | null {
  const [, named = ''] =
    /^(?:.{0,200}[._=:-])?(?:bearer|token|authorization|auth|key)[._=:-]([\w.~+/=-]{8,})$/i.exec(protocol) ?? [];
  if (named !== '' && looksMade(named)) return named;
  const isMade =
    /^[\w.~+/=-]{20,}$/.test(protocol) && /\d/.test(protocol) && /[A-Z]/.test(protocol) && /[a-z]/.test(protocol);
  return isMade || (/^[\w~+/=-]{32,}$/.test(protocol) && /\d/.test(protocol)) ? protocol : null;
}

/** The secret of each protocol of a request, its end; `null` for none. */
export function secretsOfProtocols(protocols: readonly string[]): readonly (string | null)[] {
  return protocols.map((protocol, index) => {
    const before = protocols[index - 1];
    const isAnnounced =
      before !== undefined && ANNOUNCES.test(before) && protocol.length >= 4 && !REGISTERED.test(protocol);
    return isAnnounced ? protocol : secretOf(protocol);
  });
}
