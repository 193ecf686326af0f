import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { EventRow } from '../../../../../src/devtools-panel/rows/event-rows.ts';
import { allRows } from '../../../../../src/devtools-panel/rows/row-model.ts';
import type { Panel } from '../../../../../src/devtools-panel/state/panel.ts';
import { deltaAt } from '../../../../../src/devtools-panel/views/table/row-delta.ts';
import type { TableRows } from '../../../../../src/devtools-panel/views/table/use-rows.ts';
import { Recording } from '../../../analysis/recording.ts';
import { openPanel } from '../fixtures.ts';

let panel: Panel;
let rows: TableRows;

const row = (kind: EventRow['kind'], at: number, position: number): EventRow => ({
  kind,
  at,
  text: '',
  position,
  finding: '',
  connection: null,
});

// Rows: opened at 150, message at 200, a gap, message at 500, message at 620.
beforeEach(async () => {
  const traffic = new Recording();
  const connection = traffic.socket(100, 'wss://a.example/feed');
  for (const at of [200, 500, 620]) traffic.message(at, connection, 'tick');
  panel = await openPanel(traffic.records);
  const [log] = panel.recording.logs();
  const model = allRows(0, 3, [row('open', 150, 0), row('gap', 490, 1)]);
  rows = { log, model, messages: 3, isFiltered: false, isNarrowed: false, isScanning: false };
});
afterEach(() => {
  panel.stop();
  vi.unstubAllGlobals();
});

test('the delta of a row is the time since the row before it', () => {
  expect([0, 1, 4].map((index) => deltaAt(rows, index))).toEqual([null, 50, 120]);
});

test('a gap row is skipped, since it has no time of its own', () => {
  expect(deltaAt(rows, 3)).toBe(300);
});
