import { BoundedMap } from '../../base/bounded-map.ts';
import { StreamEncoding, type ChosenSteps } from '../../formats/binary/stream-encoding.ts';
import { createDecodeContext, decodePayload } from '../../formats/protocols/decode.ts';
import type { DecodeContext } from '../../formats/protocols/decode.ts';
import { isProtocol } from '../../formats/protocols/decoded-message.ts';
import type { DecodedMessage } from '../../formats/protocols/decoded-message.ts';
import type { StreamMessage } from './message.ts';
import { isDuplex, type ConnectionSpan, type Stream, type StreamId } from './stream.ts';

/** What a message was read as. */
export interface MessageReading {
  readonly decoded: DecodedMessage;
  /** With this key `reopenContext` reads the message alone as it was read here. */
  readonly key: string;
}

/** Sockets of one stream that may be open at once and keep their contexts; a session may poll next to them. */
const MAX_CONVERSATIONS = 8;

/** The contexts of a stream. */
class StreamContexts {
  /** That of its requests. */
  requests: DecodeContext | null = null;
  /** Those of its sockets and event sources, by connection. */
  readonly conversations = new BoundedMap<number, DecodeContext>(MAX_CONVERSATIONS);
  /** The one that read the last message. */
  last: DecodeContext | null = null;
}

/**
 * Decodes each message once, for all detectors. The context of a socket or event source starts over with each connection;
 * that of requests lasts as long as the stream.
 */
export class MessageDecoder {
  readonly #contexts = new Map<StreamId, StreamContexts>();
  /** How messages are wrapped, by stream: what the frames of one connection agreed on holds for the next. */
  readonly #encodings: Map<StreamId, StreamEncoding>;
  /** Subprotocol chosen, by span. */
  readonly #chosenSteps: (stream: Stream) => ChosenSteps | null;
  readonly #subprotocols: WeakMap<ConnectionSpan, string>;

  /** @param chosenSteps the user's own way to unwrap the messages of a stream, `null` for none. */
  constructor(
    chosenSteps: (stream: Stream) => ChosenSteps | null = () => null,
    subprotocols = new WeakMap<ConnectionSpan, string>(),
    encodings = new Map<StreamId, StreamEncoding>(),
  ) {
    this.#chosenSteps = chosenSteps;
    this.#subprotocols = subprotocols;
    this.#encodings = encodings;
  }

  /**
   * A decoder that starts over with the messages of a stream; this one's contexts stay untouched. How messages are wrapped is
   * known to it from the first on.
   */
  startOver(): MessageDecoder {
    const encodings = [...this.#encodings].map(([stream, encoding]) => [stream, encoding.startOver()] as const);
    return new MessageDecoder(this.#chosenSteps, this.#subprotocols, new Map(encodings));
  }

  /** The handshake chose a subprotocol, or the page asked for one. */
  opened(span: ConnectionSpan, subprotocol: string): void {
    if (subprotocol !== '') this.#subprotocols.set(span, subprotocol);
  }

  /** Decodes the next message of a stream. Never throws. */
  decode(stream: Stream, span: ConnectionSpan | null, message: StreamMessage): DecodedMessage {
    const context = this.#contextOf(stream, span, message.connection);
    return decodePayload(context, message.payload, message.direction, message.event);
  }

  #contextOf(stream: Stream, span: ConnectionSpan | null, connection: number): DecodeContext {
    let contexts = this.#contexts.get(stream.id);
    if (contexts === undefined) {
      contexts = new StreamContexts();
      this.#contexts.set(stream.id, contexts);
    }
    const isOwnConversation = span !== null && (isDuplex(span) || span.transport === 'eventsource');
    const known = isOwnConversation ? contexts.conversations.get(connection) : contexts.requests;
    contexts.last = known ?? this.#open(stream, span);
    if (known !== null && known !== undefined) return known;
    if (isOwnConversation) contexts.conversations.set(connection, contexts.last);
    else contexts.requests = contexts.last;
    return contexts.last;
  }

  #open(stream: Stream, span: ConnectionSpan | null): DecodeContext {
    return createDecodeContext(
      {
        transport: span?.transport ?? 'fetch',
        url: span?.url ?? stream.url,
        subprotocol: (span === null ? undefined : this.#subprotocols.get(span)) ?? '',
      },
      this.#encodingOf(stream),
    );
  }

  /** Asks again for the user's own way for a stream: what is read next begins a connection. */
  choose(stream: Stream): void {
    this.#encodings.set(stream.id, new StreamEncoding(this.#chosenSteps(stream)));
    this.#contexts.delete(stream.id);
  }

  /** Goes on with a stream where another decoder is, which has read its messages until now. */
  adopt(stream: StreamId, other: MessageDecoder): void {
    const encoding = other.#encodings.get(stream);
    const context = other.#contexts.get(stream);
    if (encoding !== undefined) this.#encodings.set(stream, encoding);
    if (context !== undefined) this.#contexts.set(stream, context);
  }

  /** The encoding of a stream, at the beginning of a connection. */
  #encodingOf(stream: Stream): StreamEncoding {
    const known = this.#encodings.get(stream.id);
    known?.restart();
    const encoding = known ?? new StreamEncoding(this.#chosenSteps(stream));
    this.#encodings.set(stream.id, encoding);
    return encoding;
  }

  /**
   * The protocol that a message just decoded belongs to: its own, else that of its connection; empty for neither. A
   * carrier's own packets (the pings of Engine.IO) say nothing new of a stream whose inner protocol is known.
   */
  protocolOf(stream: Stream, decoded: DecodedMessage): string {
    const carrier = this.#contexts.get(stream.id)?.last?.protocol ?? '';
    if (stream.protocol !== '' && decoded.protocol === carrier) return stream.protocol;
    if (isProtocol(decoded.protocol)) return decoded.protocol;
    return carrier;
  }

  /** How the last message of a stream was read; see {@link MessageReading}. */
  keyOf(stream: StreamId): string {
    return this.#contexts.get(stream)?.last?.key ?? '';
  }

  /** A stream is gone. */
  forget(stream: StreamId): void {
    this.#contexts.delete(stream);
    this.#encodings.delete(stream);
  }
}
