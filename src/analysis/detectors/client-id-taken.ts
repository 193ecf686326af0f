import type { Millis } from '../../base/units.ts';
import { shorten } from '../../base/shorten.ts';
import { partsOf } from '../../formats/protocols/decoded-message.ts';
import { clientIdTakenText } from '../../texts/findings/connection-troubles.ts';
import type { Detector, DetectorContext } from '../detector.ts';
import { FindingList } from '../finding-list.ts';
import { refOf } from '../finding.ts';
import { lifecycle, perStream } from '../per-stream.ts';
import type { StreamMessage } from '../streams/message.ts';

/** Lives in a row that end this soon after the broker accepted the client. */
const SOON = 10_000;
const LEAST = 3;

/** Characters of a client id that are written out. */
const MAX_ID = 80;

interface Memory {
  /** When the broker accepted the client on the present connection, `null` while it has not. */
  acceptedAt: Millis | null;
  saidGoodbye: boolean;
  times: number;
  longest: number;
  from: Millis | null;
  /** The id that the client gave with its last CONNECT, empty if it gave none. */
  id: string;
}

/** True for a CONNACK whose fourth byte, the return or reason code, is not 0; split over frames, it is not looked at. */
function isRefusal({ payload: { encoding, data } }: StreamMessage): boolean {
  if (encoding !== 'base64' || !data.startsWith('IA')) return false;
  // The fourth byte is the fifth character of the base64 text and the upper bits of the sixth.
  return data[4] !== 'A' || !/[A-P]/.test(data[5] ?? '');
}

/** Finds MQTT clients that another one with the same client id throws out. See docs/reference/detectors.md, "Client id taken". */
export function createClientIdDetector(context: DetectorContext): Detector {
  const findings = new FindingList();
  const memories = perStream<Memory>(() => ({
    acceptedAt: null,
    saidGoodbye: false,
    times: 0,
    longest: 0,
    from: null,
    id: '',
  }));

  return {
    ...lifecycle(findings, memories),
    message(stream, message, decoded) {
      if (stream.protocol !== 'mqtt') return;
      for (const { type, fields } of partsOf(decoded)) {
        const id = type === 'CONNECT' ? fields?.['client id'] : undefined;
        if (typeof id === 'string') memories.of(stream).id = shorten(id, MAX_ID);
        if (type === 'CONNACK' && !isRefusal(message)) memories.of(stream).acceptedAt = message.at;
        if (type === 'DISCONNECT') memories.of(stream).saidGoodbye = true;
      }
    },
    closed(stream, span, record) {
      const memory = memories.get(stream.id);
      if (memory === undefined || span.transport !== 'websocket' || span.closeAt === null) return;
      const { acceptedAt, saidGoodbye } = memory;
      memory.acceptedAt = null;
      memory.saidGoodbye = false;
      if (acceptedAt === null || record === null) return;
      const lived = span.closeAt - acceptedAt;
      if (lived > SOON || saidGoodbye || context.wasEndedByPage(span)) {
        memory.times = 0;
        memory.longest = 0;
        memory.from = null;
        return;
      }
      memory.times += 1;
      memory.longest = Math.max(memory.longest, lived);
      memory.from ??= span.closeAt;
      if (memory.times < LEAST) return;
      findings.set({
        id: `client-id-taken:${stream.id}:${memory.from}`,
        kind: 'client-id-taken',
        severity: 'warning',
        confidence: 'heuristic',
        stream: stream.id,
        from: memory.from,
        until: span.closeAt,
        count: memory.times,
        ...clientIdTakenText({
          at: context.clock(span.closeAt),
          times: memory.times,
          longest: memory.longest,
          id: memory.id,
        }),
        records: [refOf(record)],
      });
    },
  };
}
