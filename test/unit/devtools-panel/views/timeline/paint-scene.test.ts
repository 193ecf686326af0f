import { expect, test } from 'vitest';
import { overviewWindow } from '../../../../../src/devtools-panel/views/timeline/paint-scene.ts';

test('the overview shows the whole recording and a hundredth more', () => {
  expect(overviewWindow(1_000, 11_000)).toEqual({ from: 1_000, until: 11_100 });
});

test('the overview of a recording that has just begun shows a second', () => {
  expect(overviewWindow(1_000, 1_000)).toEqual({ from: 1_000, until: 2_010 });
});
