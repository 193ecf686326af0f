import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { millis } from '../../../../../src/base/units.ts';
import type { Panel } from '../../../../../src/devtools-panel/state/panel.ts';
import { laneTitle } from '../../../../../src/devtools-panel/views/timeline/lane-title.ts';
import type { LaneRow } from '../../../../../src/timeline/lanes.ts';
import { Recording } from '../../../analysis/recording.ts';
import { openPanel } from '../fixtures.ts';

let panel: Panel;
beforeEach(async () => {
  const traffic = new Recording();
  const connection = traffic.socket(1_000, 'wss://a.example/feed');
  traffic.message(5_000, connection, 'last');
  traffic.close(6_000, connection, { code: 1006, wasClean: false });
  panel = await openPanel(traffic.records);
});
afterEach(() => {
  panel.stop();
  vi.unstubAllGlobals();
});

// 10 ms a pixel: the connection begins at pixel 100.
const scale = { from: millis(0), until: millis(10_000), width: 1_000 };
const lane = (): LaneRow => {
  const [log] = panel.recording.logs();
  return { kind: 'lane', id: log?.stream } as LaneRow;
};

test('the mark under the pointer has its text, within 5 px', () => {
  const at = laneTitle(panel, lane(), scale, 600);
  expect(at).not.toBe('');
  expect(laneTitle(panel, lane(), scale, 604)).toBe(at);
});

test('there is no text far from a mark, on another row, or for a stream that is gone', () => {
  expect(laneTitle(panel, lane(), scale, 300)).toBe('');
  expect(laneTitle(panel, null, scale, 600)).toBe('');
  expect(laneTitle(panel, { ...lane(), kind: 'group' } as unknown as LaneRow, scale, 600)).toBe('');
  expect(laneTitle(panel, { kind: 'lane', id: 999 } as LaneRow, scale, 600)).toBe('');
});
