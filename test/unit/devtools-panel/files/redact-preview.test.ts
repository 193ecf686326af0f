import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { previewRedaction } from '../../../../src/devtools-panel/files/redact-preview.ts';
import { chooseRecords } from '../../../../src/devtools-panel/files/save-scope.ts';
import type { SourceSink } from '../../../../src/devtools-panel/source/source.ts';
import { createPanel, type Panel } from '../../../../src/devtools-panel/state/panel.ts';
import { USUAL_RULES } from '../../../../src/formats/redact/redact.ts';
import type { WireRecord } from '../../../../src/wire/record.ts';
import { Recording } from '../../analysis/recording.ts';

const SECRET = 'eyJhbGciOi1234567890abcdef';

/** A feed with a token in its URL, numbered messages each 100 ms from 200 ms on, the one at 60 missing. */
function feed(): readonly WireRecord[] {
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

let panel: Panel;

beforeEach(async () => {
  // Node has no frames; nothing is drawn here.
  vi.stubGlobal('requestAnimationFrame', (work: () => void) => setTimeout(work, 0));
  let sink: SourceSink | null = null;
  panel = createPanel({
    isLive: false,
    start(next) {
      sink = next;
      next.status({ kind: 'connected', recordedFromStart: true, startedAtEpoch: 1_700_000_000_000 });
      next.records(feed());
    },
    stop: () => undefined,
    requestBody: () => undefined,
  });
  panel.start();
  await whenProcessed(sink);
});

afterEach(() => {
  panel.stop();
  vi.unstubAllGlobals();
});

test('the preview tells what will be replaced, and how often', async () => {
  const preview = await previewRedaction(chooseRecords(panel, 'all', 0), USUAL_RULES, new AbortController().signal);
  expect(preview).toMatchObject({ ok: true, value: { total: 1 } });
  expect(preview.ok && preview.value.secrets[0]).toMatchObject({
    value: SECRET,
    placeholder: 'Redacted-secret-000001',
  });
});
