import { vi } from 'vitest';
import type { SourceSink, SourceStatus } from '../../../../src/devtools-panel/source/source.ts';
import { createPanel, type Panel } from '../../../../src/devtools-panel/state/panel.ts';
import type { WireRecord } from '../../../../src/wire/record.ts';
import { untilHolds } from '../../until-holds.ts';

/** The clock at the zero of the recording. */
export const ZERO = 1_700_000_000_000;

/** A panel over a source that the test feeds. */
export interface LivePanel {
  readonly panel: Panel;
  readonly sink: SourceSink;
  /** References whose whole payload was requested from the source. */
  readonly requested: unknown[];
  /** Sends records; resolves once they are taken in and drawn. */
  send(records: readonly WireRecord[]): Promise<void>;
}

const connected: SourceStatus = { kind: 'connected', recordedFromStart: true, startedAtEpoch: ZERO };

/** Starts a panel. Stop it, and unstub the globals, after the test. */
export function startPanel(status: SourceStatus = connected): LivePanel {
  // Node has no frames: a frame comes with the next task.
  vi.stubGlobal('requestAnimationFrame', (work: () => void) => setTimeout(work, 0));
  const sinks: SourceSink[] = [];
  const requested: unknown[] = [];
  const panel = createPanel({
    isLive: false,
    start: (next) => void sinks.push(next),
    stop: () => undefined,
    requestBody: (ref) => void requested.push(ref),
  });
  panel.start();
  const [sink] = sinks;
  if (sink === undefined) throw new Error('the source was not started');
  sink.status(status);
  return {
    panel,
    sink,
    requested,
    async send(records) {
      sink.records(records);
      await sink.whenProcessed();
      const before = panel.display.drawings.peek();
      if (!panel.display.isPaused.peek()) {
        await untilHolds(() => panel.display.drawings.peek() > before || Promise.reject(new Error('not drawn')));
      }
    },
  };
}
