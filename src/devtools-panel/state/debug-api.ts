import { spanAt } from '../../analysis/streams/stream.ts';
import type { Finding } from '../../analysis/finding.ts';
import type { StreamMessage } from '../../analysis/streams/message.ts';
import type { Stream, StreamId } from '../../analysis/streams/stream.ts';
import type { Bytes, Millis } from '../../base/units.ts';
import type { RecordingTotals } from '../../store/recording-totals.ts';
import type { Direction, Transport } from '../../wire/record.ts';
import type { Panel } from './panel.ts';
import { describeMessage } from '../../store/describe-message.ts';

/** A message as {@link DebugApi} returns it; `url` and `transport` are those of its connection, while it is known. */
export interface MessageValue {
  readonly at: Millis;
  readonly direction: Direction;
  readonly size: Bytes;
  readonly data: string;
  readonly encoding: 'text' | 'base64';
  readonly isCut: boolean;
  readonly event: string | null;
  readonly id: string | null;
  readonly kind: string;
  readonly url: string | null;
  readonly transport: Transport | null;
  readonly connection: number;
}

/** What tests and the console may read of the panel: plain values and whole payloads, nothing to change. */
export interface DebugApi {
  streams(): readonly Stream[];
  /** `null` in the place of a message that is no longer stored. */
  messages(stream: StreamId): readonly (MessageValue | null)[];
  findings(): readonly Finding[];
  /** The counts of the status line. */
  totals(): RecordingTotals;
}

declare global {
  interface Window {
    /** Reads the recording behind the panel as plain values. */
    realtimePanel?: DebugApi;
  }
}

/** One stored message as a plain value. */
function messageValue(stream: Stream, message: StreamMessage): MessageValue {
  const { at, direction, size, payload, event, id, connection } = message;
  const { data, encoding, isCut } = payload;
  const { url, transport } = spanAt(stream, message) ?? { url: null, transport: null };
  const { kind } = describeMessage(message);
  return { at, direction, size, data, encoding, isCut, event, id, kind, url, transport, connection };
}

/** Exposes the API. It reads the recording itself, so that a paused view or a filter hides nothing. */
export function exposeDebugApi({ recording }: Panel): void {
  globalThis.window.realtimePanel = {
    streams: () => structuredClone(recording.analysis.streams()),
    messages(id) {
      const log = recording.log(id);
      const stream = recording.analysis.stream(id);
      if (log === undefined || stream === undefined) return [];
      return Array.from({ length: log.end - log.begin }, (_, index) => {
        const message = log.message(log.begin + index);
        return message === undefined ? null : messageValue(stream, message);
      });
    },
    findings: () => structuredClone(recording.analysis.findings()),
    totals: () => ({ ...recording.totals }),
  };
}
