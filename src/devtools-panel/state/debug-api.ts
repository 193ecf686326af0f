import { spanAt } from '../../analysis/streams/stream.ts';
import type { Finding } from '../../analysis/finding.ts';
import type { Stream, StreamId } from '../../analysis/streams/stream.ts';
import type { Bytes, Millis } from '../../base/units.ts';
import type { RecordingTotals } from '../../store/recording-totals.ts';
import type { Direction, Transport } from '../../wire/record.ts';
import type { Panel } from './panel.ts';
import { describeMessage } from '../../store/describe-message.ts';

/** A message as {@link PanelReader} gives it; `url` and `transport` are those of its connection, while it is known. */
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

/** What the panel lets tests and the console read: plain values, whole payloads, nothing to change. */
export interface PanelReader {
  streams(): readonly Stream[];
  /** `null` in the place of a message that is no longer stored. */
  messages(stream: StreamId): readonly (MessageValue | null)[];
  findings(): readonly Finding[];
  /** What the status line says. */
  figures(): RecordingTotals;
}

declare global {
  interface Window {
    /** Reads the recording behind the panel as plain values. */
    realtimePanel?: PanelReader;
  }
}

/** Puts the reader where tests find it. It reads the recording itself, so that a paused view or a filter hide nothing. */
export function exposeDebugApi(panel: Panel): void {
  const { recording } = panel;
  globalThis.window.realtimePanel = {
    streams: () => structuredClone(recording.analysis.streams()),
    messages(stream) {
      const log = recording.log(stream);
      const known = recording.analysis.stream(stream);
      if (log === undefined || known === undefined) return [];
      return Array.from({ length: log.end - log.begin }, (_, index) => {
        const message = log.message(log.begin + index);
        if (message === undefined) return null;
        const { at, direction, size, payload, event, id } = message;
        const { data, encoding, isCut } = payload;
        const { url, transport } = spanAt(known, message) ?? {
          url: null,
          transport: null,
        };
        const { kind } = describeMessage(message);
        return {
          at,
          direction,
          size,
          data,
          encoding,
          isCut,
          event,
          id,
          kind,
          url,
          transport,
          connection: message.connection,
        };
      });
    },
    findings: () => structuredClone(recording.analysis.findings()),
    figures: () => ({ ...recording.totals }),
  };
}
