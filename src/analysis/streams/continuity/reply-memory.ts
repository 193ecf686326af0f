import type { WireRecord } from '../../../wire/record.ts';
import { askOf } from '../../polls/ask.ts';
import { endMarker, promisedMarker } from './end-markers.ts';
import { normaliseEndpoint } from '../endpoint.ts';
import type { StreamMessage } from '../message.ts';
import type { ConnectionSpan, Stream } from '../stream.ts';

/**
 * Tells a subscription from a reply, for event streams that come as answers to requests: a subscription is asked for
 * again in the same words after it broke, a reply is over with its end marker, and the next question is another one.
 */
export class ReplyMemory {
  #identity: number | null = null;
  #hasEnded = false;
  #hasIds = false;
  /** True once a reply of the stream had an end marker, or promised one. */
  #isReply = false;

  /** A connection begins. @returns false where it asks for something else than the one before. */
  asks(record: WireRecord): boolean {
    if (record.kind !== 'connecting' || record.method === 'GET') return true;
    const { identity } = askOf(normaliseEndpoint(record), record);
    const before = this.#identity;
    this.#identity = identity;
    return identity !== null && (before === null || identity === before);
  }

  /** A connection was answered. */
  begins(): void {
    this.#hasEnded = false;
  }

  message(message: StreamMessage): void {
    // Each message ends what a marker said of those before it.
    this.#hasEnded = false;
    if (message.event === null) return;
    if (message.id !== null && message.id !== '') this.#hasIds = true;
    if (endMarker(message) !== null) this.#hasEnded = this.#isReply = true;
    else if (!this.#isReply && promisedMarker(message) !== null) this.#isReply = true;
  }

  /** True where the last message was an end marker: nothing more was to come. */
  get isComplete(): boolean {
    return this.#hasEnded;
  }

  /** True where the end of a streamed reply is that of a subscription, which should have gone on. */
  isBroken(stream: Stream, { how }: ConnectionSpan): boolean {
    if (this.#hasEnded) return false;
    // Lines and texts are also sent as files, which are complete at their end.
    if (stream.method === 'GET' && stream.class === 'sse') return true;
    if (this.#isReply) return false;
    return how === 'failed' || (how === 'complete' && (this.#hasIds || stream.protocol === 'graphql'));
  }
}
