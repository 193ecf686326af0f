import { compressionText } from '../../texts/findings/connections.ts';
import { estimateCompressed } from '../cost/compressibility.ts';
import type { Detector } from '../detector.ts';
import { FindingList } from '../finding-list.ts';
import { lifecycle, perStream } from '../per-stream.ts';
import type { ConnectionSpan } from '../streams/stream.ts';

/** Messages that are joined into the sample, and how many characters of each. */
const SAMPLE = 64;
const SAMPLE_CHARACTERS = 2_048;

/** Bytes of text a minute from which on compression is worth its work on the server. */
const BUSY = 50_000;

/** How long a stream is observed before it is judged. */
const OBSERVED = 60_000;

/** The share that compression may leave at most to be worth a finding. */
const WORTH = 0.5;

/** The text that came on a socket without compression. */
interface Traffic {
  readonly span: ConnectionSpan;
  /** A ring: `next` is the place of the next one. */
  readonly sample: string[];
  next: number;
  bytes: number;
  isJudged: boolean;
}

/**
 * Finds busy text sockets that run without compression. Only the handshake says whether it is on; how much it would save
 * is estimated from above by counting repeats, since nothing here deflates. See docs/reference/detectors.md, "Compression".
 */
export function createCompressionDetector(): Detector {
  const findings = new FindingList();
  /** `null` for a socket that is compressed. */
  const traffic = perStream<Traffic | null>(
    () => null,
    (from, into) => from ?? into,
  );

  return {
    ...lifecycle(findings, traffic),
    opened(stream, span, record) {
      if (span.transport !== 'websocket' || record.kind !== 'open') return;
      const isCompressed = record.extensions.includes('permessage-deflate');
      traffic.set(stream.id, isCompressed ? null : { span, sample: [], next: 0, bytes: 0, isJudged: false });
    },
    message(stream, message) {
      const seen = traffic.get(stream.id) ?? null;
      if (seen === null || seen.isJudged || message.direction !== 'in') return;
      if (message.payload.encoding !== 'text') return;
      seen.bytes += message.size;
      seen.sample[seen.next] = message.payload.data.slice(0, SAMPLE_CHARACTERS);
      seen.next = (seen.next + 1) % SAMPLE;
      const lived = message.at - (seen.span.openAt ?? message.at);
      if (lived < OBSERVED || seen.sample.length < SAMPLE) return;
      const bytesPerMinute = seen.bytes / (lived / 60_000);
      if (bytesPerMinute <= BUSY) return;
      seen.isJudged = true;
      const share = estimateCompressed(seen.sample.join(''));
      if (share > WORTH) return;
      findings.set({
        id: `compression:${stream.id}`,
        kind: 'compression',
        severity: 'info',
        confidence: 'heuristic',
        stream: stream.id,
        from: seen.span.openAt ?? message.at,
        until: message.at,
        count: 0,
        ...compressionText({ bytes: seen.bytes, bytesPerMinute, lived, share, sample: SAMPLE }),
        records: [message.ref],
      });
    },
  };
}
