import { expect, test } from 'vitest';
import { hasRoomForChips } from '../../../../../src/devtools-panel/views/shell/toolbar-room.ts';

// "All" 30 + 3 × 6.6 = 49.8 px, "WebSocket" 30 + 9 × 6.6 = 89.4 px; controls and filter take 540 + 236 px.
test('chips are shown where the filter keeps the room of its hint', () => {
  expect(hasRoomForChips(916, ['All', 'WebSocket'])).toBe(true);
  expect(hasRoomForChips(915, ['All', 'WebSocket'])).toBe(false);
});

test('all transports but one fit into 1,280 pixels', () => {
  const most = ['All', 'WebSocket', 'SSE', 'Fetch', 'Long poll', 'Short poll', 'Other'];
  expect(hasRoomForChips(1_280, most)).toBe(true);
  expect(hasRoomForChips(1_280, [...most, 'WebRTC'])).toBe(false);
});
