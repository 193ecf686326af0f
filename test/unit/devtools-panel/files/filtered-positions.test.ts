import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { filteredPositions } from '../../../../src/devtools-panel/files/filtered-positions.ts';
import type { Panel } from '../../../../src/devtools-panel/state/panel.ts';
import { createFedPanel } from './fed-panel.ts';
import { untilHolds } from '../../until-holds.ts';

let panel: Panel;
beforeEach(async () => {
  panel = await createFedPanel();
});
afterEach(() => {
  panel.stop();
  vi.unstubAllGlobals();
});

test('without a filter there are no positions to choose: all messages are meant', () => {
  const [log] = panel.recording.logs();
  expect(filteredPositions(panel, log?.stream ?? -1)).toBeNull();
});

test('with a filter they are those of the messages that match, rising', async () => {
  const [log] = panel.recording.logs();
  const stream = log?.stream ?? -1;
  panel.search.setText('sequence<4');
  await untilHolds(() => expect(filteredPositions(panel, stream)).toEqual([0, 1, 2, 3]));
});
