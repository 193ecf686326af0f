import { sentAfterCloseText } from '../../texts/findings/sending.ts';
import type { Detector, DetectorContext } from '../detector.ts';
import { FindingList } from '../finding-list.ts';
import { MAX_FINDING_RECORDS } from '../analysis-limits.ts';
import type { ConnectionSpan } from '../streams/stream.ts';

/** Finds messages that a page sent on a socket that was closing or closed: they are lost without an error. */
export function createSentAfterCloseDetector(context: DetectorContext): Detector {
  const findings = new FindingList();
  const closingAt = new WeakMap<ConnectionSpan, number>();

  return {
    closing(_stream, span, record) {
      if (!closingAt.has(span)) closingAt.set(span, record.at);
    },
    message(stream, message) {
      if (message.direction !== 'out') return;
      const span = context.spanOf(message);
      if (span === null || span.transport !== 'websocket') return;
      const from = span.closeAt ?? closingAt.get(span);
      if (from === undefined || message.at < from) return;
      const id = `sent-after-close:${stream.id}:${message.connection}`;
      const before = findings.get(id);
      const count = (before?.count ?? 0) + 1;
      const first = before?.from ?? message.at;
      findings.set({
        id,
        kind: 'sent-after-close',
        severity: 'error',
        confidence: 'documented',
        stream: stream.id,
        from: first,
        until: message.at,
        count,
        ...sentAfterCloseText({ firstAt: context.clock(first), count, after: first - from }),
        records: [...(before?.records ?? []), message.ref].slice(0, MAX_FINDING_RECORDS),
      });
    },
    forgot: (stream) => findings.forget(stream),
    findings: () => findings.list(),
  };
}
