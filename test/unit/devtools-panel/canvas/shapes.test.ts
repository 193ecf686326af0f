import { expect, test } from 'vitest';
import { bandBox, dottedLine, gapBox, notRecordedBox } from '../../../../src/devtools-panel/canvas/shapes.ts';
import { fakeContext, PALETTE } from './fake-canvas.ts';

const BOX = { x: 10, y: 0, width: 30, height: 8 };

test('a gap of the app and one of our recording never look alike: ours has solid edges', () => {
  const rects = (paint: typeof notRecordedBox) => {
    const { context, drawn } = fakeContext();
    paint(context, PALETTE, BOX);
    return drawn.rects;
  };
  expect(rects(gapBox)).toEqual([['gapbg', 10, 0, 30, 8]]);
  expect(rects(notRecordedBox)).toEqual([
    ['sunk', 10, 0, 30, 8],
    ['text', 10, 0, 2, 8],
    ['text', 38, 0, 2, 8],
  ]);
});

test('a band has a line each 10 px', () => {
  const { context, drawn } = fakeContext();
  bandBox(context, PALETTE, BOX);
  expect(drawn.rects.filter(([colour]) => colour === 'quiet').map(([, x]) => x)).toEqual([10, 20, 30, 40]);
});

test('dots that are further apart are larger', () => {
  const sizes = (gap: number) => {
    const { context, drawn } = fakeContext();
    dottedLine(context, 0, 20, 3, 'text', gap);
    return drawn.rects.map(([, x, , width]) => [x, width]);
  };
  expect(sizes(10)).toEqual([
    [0, 2],
    [10, 2],
  ]);
  expect(sizes(4)).toEqual([0, 4, 8, 12, 16].map((x) => [x, 1]));
});

test('the lines of a hatch begin at multiples of their step, so that they do not crawl when the time moves', () => {
  const lines = (x: number) => {
    const { context } = fakeContext();
    const begins: number[] = [];
    gapBox(
      Object.assign(Object.create(context) as CanvasRenderingContext2D, {
        moveTo: (left: number) => begins.push(left),
      }),
      PALETTE,
      { ...BOX, x },
      5,
    );
    return begins;
  };
  expect(lines(10).every((left) => left % 5 === 0)).toBe(true);
  expect(lines(13).every((left) => left % 5 === 0)).toBe(true);
  // From x - height, rounded down, to below x + width + height.
  expect([lines(13)[0], lines(13).at(-1)]).toEqual([5, 50]);
});
