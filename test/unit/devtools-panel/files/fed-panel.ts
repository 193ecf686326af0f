import { vi } from 'vitest';
import type { SourceSink } from '../../../../src/devtools-panel/source/source.ts';
import { createPanel, type Panel } from '../../../../src/devtools-panel/state/panel.ts';
import type { WireRecord } from '../../../../src/wire/record.ts';
import { Recording } from '../../analysis/recording.ts';

/** The token in the URL of the feed. */
export const SECRET = 'eyJhbGciOi1234567890abcdef';

/** A feed with a token in its URL, numbered messages each 100 ms from 200 ms on, the one at 60 missing. */
export function feed(): readonly WireRecord[] {
  const recording = new Recording();
  const connection = recording.socket(0, `wss://app.test/live?token=${SECRET}`);
  for (let index = 0; index < 80; index += 1) {
    const side = index % 2 === 0 ? 'buy' : 'sell';
    if (index !== 60) recording.message(200 + index * 100, connection, JSON.stringify({ sequence: index, side }));
  }
  recording.close(9_000, connection, { code: 1000, wasClean: true });
  return recording.records;
}

const whenProcessed = (sink: SourceSink | null): Promise<void> =>
  sink?.whenProcessed() ?? Promise.reject(new Error('not started'));

/**
 * A started panel that has processed the feed, or other records. Stop it and unstub the globals after the test.
 */
export async function createFedPanel(records: readonly WireRecord[] = feed()): Promise<Panel> {
  // Node has no frames; nothing is drawn here.
  vi.stubGlobal('requestAnimationFrame', (work: () => void) => setTimeout(work, 0));
  let sink: SourceSink | null = null;
  const panel = createPanel({
    isLive: false,
    start(next) {
      sink = next;
      next.status({ kind: 'connected', recordedFromStart: true, startedAtEpoch: 1_700_000_000_000 });
      next.records(records);
    },
    stop: () => undefined,
    requestBody: () => undefined,
  });
  panel.start();
  await whenProcessed(sink);
  return panel;
}
