import type { DecodedMessage } from '../formats/protocols/decoded-message.ts';
import type { DetectorGroup } from './detector-group.ts';
import type { Detector } from './detector.ts';
import { LifeSigns } from './outages/life-signs.ts';
import type { MessageDecoder } from './streams/message-decoder.ts';
import type { StreamMessage } from './streams/message.ts';
import type { StreamSink } from './streams/stream-sink.ts';
import type { ConnectionSpan, Stream } from './streams/stream.ts';

/** What the feed needs of the analysis. */
interface DetectorFeedDeps {
  readonly detectors: DetectorGroup;
  readonly decoder: MessageDecoder;
  readonly spanOf: (message: StreamMessage) => ConnectionSpan | null;
  /** Called once for each message, in their order, with what it was read as. */
  readonly onRead: (stream: Stream, decoded: DecodedMessage) => void;
}

/** False for what is excluded from findings. */
export const isJudged = ({ isDevTooling, others, class: kind }: Stream): boolean =>
  !isDevTooling && others === 0 && kind !== 'peer';

/**
 * Feeds the detectors with what happens to streams: each message decoded once for all of them, and nothing of dev
 * tooling or of peer connections.
 */
export function createDetectorFeed({ detectors, decoder, spanOf, onRead }: DetectorFeedDeps): StreamSink {
  const lifeSigns = new LifeSigns();
  const notify = (stream: Stream, call: (detector: Detector) => void): void => {
    if (isJudged(stream)) detectors.each(call);
  };

  return {
    connecting(stream, span, record) {
      if (record.kind === 'connecting') decoder.opened(span, record.protocols[0] ?? '');
      notify(stream, (detector) => detector.connecting?.(stream, span, record));
    },
    opened(stream, span, record) {
      if (record.kind === 'open') decoder.opened(span, record.protocol);
      notify(stream, (detector) => detector.opened?.(stream, span, record));
    },
    message(stream, message) {
      const span = spanOf(message);
      const decoded = decoder.decode(stream, span, message);
      onRead(stream, decoded);
      if (!isJudged(stream)) return;
      lifeSigns.message(span, message, decoded);
      const protocol = decoder.protocolOf(stream, decoded);
      if (protocol !== '') stream.protocol = protocol;
      detectors.eachReader((detector) => detector.message?.(stream, message, decoded));
    },
    closing(stream, span, record) {
      const isGivenUp = !stream.isDevTooling && lifeSigns.isGivenUp(span, record);
      notify(stream, (detector) => detector.closing?.(stream, span, record));
      return isGivenUp;
    },
    closed: (stream, span, record) => notify(stream, (detector) => detector.closed?.(stream, span, record)),
    unfinished: (stream, span, characters) =>
      notify(stream, (detector) => detector.unfinished?.(stream, span, characters)),
    buffered: (stream, span, amount, at) => notify(stream, (detector) => detector.buffered?.(stream, span, amount, at)),
    listening: (stream, span, unheard, record) =>
      notify(stream, (detector) => detector.listening?.(stream, span, unheard, record)),
    network: (stream, span, record) => notify(stream, (detector) => detector.network?.(stream, span, record)),
    merged(from, into) {
      decoder.forget(from);
      detectors.each((detector) => detector.merged?.(from, into));
    },
    forgot(stream) {
      decoder.forget(stream);
      detectors.each((detector) => detector.forgot?.(stream));
    },
  };
}
