import { createDecodeContext, decodePayload } from '../../formats/protocols/decode.ts';
import type { DecodeContext } from '../../formats/protocols/decode.ts';
import type { DecodedMessage as Unit, DecodedKind } from '../../formats/protocols/decoded.ts';
import type { Decoded, DecodedPart, PartRole } from '../decoded.ts';
import type { StreamMessage } from './message.ts';
import type { ConnectionSpan, Stream, StreamId } from './stream.ts';

/** Names under which a decoder says that it recognised no protocol. */
const NO_PROTOCOL = new Set(['json', 'text', 'binary']);

interface Reading {
  readonly connection: number;
  readonly context: DecodeContext;
}

/** Reads each message once. A socket's context begins anew with each connection, that of requests lasts with the stream. */
export class MessageReader {
  readonly #readings = new Map<StreamId, Reading>();
  /** Subprotocol chosen, by span. */
  readonly #protocols: WeakMap<ConnectionSpan, string>;

  constructor(protocols = new WeakMap<ConnectionSpan, string>()) {
    this.#protocols = protocols;
  }

  /** A reader that begins anew with the messages of a stream; what this one has in hand stays untouched. */
  again(): MessageReader {
    return new MessageReader(this.#protocols);
  }

  /** The handshake chose a subprotocol, or one was asked for. */
  opened(span: ConnectionSpan, protocol: string): void {
    if (protocol !== '') this.#protocols.set(span, protocol);
  }

  /** Reads the next message of a stream. Never throws. */
  read(stream: Stream, span: ConnectionSpan | null, message: StreamMessage): Decoded {
    const isLasting = span !== null && (span.transport === 'websocket' || span.transport === 'eventsource');
    let reading = this.#readings.get(stream.id);
    if (reading === undefined || (isLasting && reading.connection !== message.connection)) {
      const context = createDecodeContext({
        transport: span?.transport ?? 'fetch',
        url: span?.url ?? stream.url,
        subprotocol: (span === null ? undefined : this.#protocols.get(span)) ?? '',
      });
      reading = { connection: message.connection, context };
      this.#readings.set(stream.id, reading);
    }
    const unit = decodePayload(reading.context, message.payload, message.direction, message.event);
    const text = message.payload.encoding === 'text' ? message.payload.data : null;
    const protocol = NO_PROTOCOL.has(unit.protocol) ? reading.context.protocol : unit.protocol;
    if (unit.parts.length <= 1) {
      const only = unit.parts[0] ?? unit;
      return { protocol, parts: [toPart(only, text)], isHeartbeat: only.kind === 'heartbeat' };
    }
    return {
      protocol,
      parts: unit.parts.map((part) => toPart(part, null)),
      isHeartbeat: unit.parts.every(({ kind }) => kind === 'heartbeat'),
    };
  }

  /** A stream is gone. */
  forget(stream: StreamId): void {
    this.#readings.delete(stream);
  }
}

function roleOf(unit: Unit): PartRole {
  if (unit.kind === 'heartbeat' || unit.kind === 'error') return unit.kind;
  if (unit.role === 'request' || unit.role === 'may-reply') return 'request';
  if (unit.role === 'reply' || unit.role === 'part') return 'reply';
  return isHouseKeeping(unit.kind) ? 'control' : 'data';
}

const isHouseKeeping = (kind: DecodedKind): boolean => kind !== 'data';

function toPart(unit: Unit, text: string | null): DecodedPart {
  return {
    role: roleOf(unit),
    type: unit.name ?? '',
    channel: unit.channel ?? '',
    ref: unit.ref,
    refRole: unit.role,
    number: unit.number,
    announced: unit.announced,
    body: unit.json,
    text,
  };
}
