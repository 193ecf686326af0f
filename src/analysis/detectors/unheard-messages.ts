import { unheardText } from '../../texts/findings/unheard-messages.ts';
import { MAX_FINDING_RECORDS } from '../analysis-limits.ts';
import type { Detector, DetectorContext } from '../detector.ts';
import { FindingList } from '../finding-list.ts';
import { type RecordRef, refOf } from '../finding.ts';
import { lifecycle, perStream } from '../per-stream.ts';
import type { ConnectionSpan } from '../streams/stream.ts';

/** The newest connection of a stream, and the first messages that its page may not have listened for. */
interface Beginning {
  span: ConnectionSpan | null;
  refs: RecordRef[];
  firstAt: number;
}

/**
 * Finds messages that came before the page had a listener for them: the platform keeps none for later. See
 * docs/reference/detectors.md, "Before the page listened".
 */
export function createUnheardDetector(context: DetectorContext): Detector {
  const findings = new FindingList();
  const beginnings = perStream<Beginning>(() => ({ span: null, refs: [], firstAt: 0 }));

  return {
    ...lifecycle(findings, beginnings),
    connecting(stream, span) {
      const { transport } = span;
      if (transport !== 'websocket' && transport !== 'eventsource' && transport !== 'datachannel') return;
      const beginning = beginnings.of(stream);
      beginning.span = span;
      beginning.refs = [];
    },
    message(stream, message) {
      const beginning = beginnings.get(stream.id);
      if (beginning === undefined || beginning.refs.length === MAX_FINDING_RECORDS) return;
      // Events that have a type have listeners of their own.
      if (message.direction === 'out' || (message.event ?? 'message') !== 'message') return;
      if (context.spanOf(message) !== beginning.span) return;
      if (beginning.refs.length === 0) beginning.firstAt = message.at;
      beginning.refs.push(message.ref);
    },
    listening(stream, span, unheard, record) {
      const known = beginnings.get(stream.id);
      const refs = known?.span === span ? known.refs.slice(0, unheard) : [];
      const id = `unheard:${stream.id}`;
      const before = findings.get(id);
      const count = (before?.count ?? 0) + unheard;
      const records = [...(before?.records ?? []), ...refs].slice(0, MAX_FINDING_RECORDS);
      findings.set({
        id,
        kind: 'unheard',
        severity: 'info',
        confidence: 'documented',
        stream: stream.id,
        from: before?.from ?? span.openAt ?? span.connectingAt,
        until: record.at,
        count,
        ...unheardText({
          count,
          at: context.clock(record.at),
          waited: refs.length === 0 ? null : record.at - (known?.firstAt ?? record.at),
        }),
        records: records.length === 0 ? [refOf(record)] : records,
      });
    },
  };
}
