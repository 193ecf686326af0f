import { noSubprotocolText } from '../../texts/findings/close-codes.ts';
import type { Detector, DetectorContext } from '../detector.ts';
import { FindingList } from '../finding-list.ts';
import { refOf } from '../finding.ts';
import { lifecycle, perStream } from '../per-stream.ts';
import type { ConnectionSpan } from '../streams/stream.ts';

interface Asked {
  span: ConnectionSpan | null;
  protocols: readonly string[];
  times: number;
}

/**
 * Finds sockets that are open although the server chose none of the subprotocols asked for: Firefox lets them open, other
 * browsers do not. See docs/reference/detectors.md, "Subprotocol".
 */
export function createSubprotocolDetector(_context: DetectorContext): Detector {
  const findings = new FindingList();
  const memories = perStream<Asked>(() => ({ span: null, protocols: [], times: 0 }));

  return {
    ...lifecycle(findings, memories),
    connecting(stream, span, record) {
      // Files of other programs may lack the answer's headers; what made the connection is only known by the page's recorder.
      const isSeen = record.kind === 'connecting' && record.transport === 'websocket' && record.initiator !== '';
      if (!isSeen || record.protocols.length === 0) return;
      const memory = memories.of(stream);
      memory.span = span;
      memory.protocols = record.protocols;
    },
    opened(stream, span, record) {
      const memory = memories.get(stream.id);
      if (memory?.span !== span || record.kind !== 'open' || record.status !== 101 || span.openAt === null) return;
      memory.span = null;
      const id = `subprotocol:${stream.id}`;
      if (record.protocol !== '') {
        findings.delete(id);
        memory.times = 0;
        return;
      }
      memory.times += 1;
      const before = findings.get(id);
      findings.set({
        id,
        kind: 'subprotocol',
        severity: 'warning',
        confidence: 'documented',
        stream: stream.id,
        from: before?.from ?? span.openAt,
        until: span.openAt,
        count: memory.times,
        ...noSubprotocolText(memory.protocols, memory.times),
        records: before?.records ?? [refOf(record)],
      });
    },
  };
}
