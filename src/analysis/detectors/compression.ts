import { estimateCompressed } from '../cost/compressibility.ts';
import type { Detector } from '../detector.ts';
import { FindingList } from '../finding-list.ts';
import type { ConnectionSpan, StreamId } from '../streams/stream.ts';
import { formatBytes, formatDuration, formatPercent } from '../../base/format.ts';

/** Messages that are joined into the sample, and the text that one of them gives at most. */
const SAMPLE = 64;
const SAMPLE_CHARACTERS = 2_048;

/** Text a minute from which on compression is worth its work on the server. */
const BUSY = 50_000;

/** How long a stream is watched before it is judged. */
const WATCH = 60_000;

/** What must be left at most. */
const WORTH = 0.5;

interface Traffic {
  readonly span: ConnectionSpan;
  readonly sample: string[];
  next: number;
  bytes: number;
  isTold: boolean;
}

/**
 * Finds busy text sockets that run without compression. Only the handshake says whether it is on; how much it would save
 * is estimated from above by counting repeats, since nothing here deflates. See docs/detectors.md, "Compression".
 */
export function createCompressionDetector(): Detector {
  const findings = new FindingList();
  const traffic = new Map<StreamId, Traffic>();

  return {
    opened(stream, span, record) {
      if (span.transport !== 'websocket' || record.kind !== 'open') return;
      if (record.extensions.includes('permessage-deflate')) {
        traffic.delete(stream.id);
        return;
      }
      traffic.set(stream.id, { span, sample: [], next: 0, bytes: 0, isTold: false });
    },
    message(stream, message) {
      const seen = traffic.get(stream.id);
      if (seen === undefined || seen.isTold || message.direction !== 'in') return;
      if (message.payload.encoding !== 'text') return;
      seen.bytes += message.size;
      seen.sample[seen.next] = message.payload.data.slice(0, SAMPLE_CHARACTERS);
      seen.next = (seen.next + 1) % SAMPLE;
      const lived = message.at - (seen.span.openAt ?? message.at);
      if (lived < WATCH || seen.sample.length < SAMPLE) return;
      const perMinute = seen.bytes / (lived / 60_000);
      if (perMinute <= BUSY) return;
      seen.isTold = true;
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
        text: `Receives ${formatBytes(perMinute)} of text a minute without compression; about ${formatPercent(1 - share)} of it repeats.`,
        evidence: [
          'no permessage-deflate among the extensions in force',
          `${formatBytes(seen.bytes)} in ${formatDuration(lived)}`,
          `the last ${SAMPLE} messages together would shrink to ${formatPercent(share)} or less (repeats within 32 KB; deflate itself does better)`,
        ],
        doubt:
          'Each message alone shrinks far less: the saving needs one context for all, which costs the server memory. Messages below 128 B gain nothing.',
        advice: 'Turn on permessage-deflate with context takeover, or send less in each message.',
        records: [message.ref],
      });
    },
    merged(from, into) {
      const seen = traffic.get(from);
      traffic.delete(from);
      if (seen !== undefined) traffic.set(into.id, seen);
    },
    forgot(stream) {
      traffic.delete(stream);
      findings.forget(stream);
    },
    findings: () => findings.list(),
  };
}
