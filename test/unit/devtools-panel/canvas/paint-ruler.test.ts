import { describe, expect, test } from 'vitest';
import { millis } from '../../../../src/base/units.ts';
import {
  paintBands,
  paintEvents,
  paintRuler,
  type TimelinePicture,
} from '../../../../src/devtools-panel/canvas/paint-ruler.ts';
import type { PageEvent } from '../../../../src/devtools-panel/rows/event-rows.ts';
import { fakeSurface } from './fake-canvas.ts';

// 10 s over 1,000 pixels: 10 ms a pixel. A character is 6 pixels wide.
const scale = { from: millis(0), until: millis(10_000), width: 1_000 };

const picture = (events: readonly unknown[], more: Partial<TimelinePicture> = {}): TimelinePicture => ({
  scale,
  now: 8_000,
  events: events as readonly PageEvent[],
  overlay: { frame: null, framedStreams: null, marks: [] },
  base: { midnight: null, origin: 0 },
  ...more,
});

const texts = (events: readonly unknown[], more: Partial<TimelinePicture> = {}): readonly string[] => {
  const { surface, drawn } = fakeSurface(1_000, 20);
  paintRuler(surface, picture(events, more));
  return drawn.texts.map(([text]) => text);
};

const navigation = (at: number, url: string) => ({ kind: 'navigation', at: millis(at), until: millis(at), url });

describe('an event of the page', () => {
  const widths = (event: unknown): readonly number[] => {
    const { surface, drawn } = fakeSurface(1_000, 20);
    paintBands(surface, picture([event]));
    return drawn.rects.filter(([colour]) => colour === 'band').map(([, , , width]) => width);
  };
  test('is a band over its time, at least 5 px wide', () => {
    expect(widths({ kind: 'hidden', at: millis(1_000), until: millis(2_000) })).toEqual([100]);
    expect(widths({ kind: 'hidden', at: millis(1_000), until: millis(1_001) })).toEqual([5]);
  });
  test('that lasts still is a band until now', () => {
    expect(widths({ kind: 'offline', at: millis(6_000), until: null })).toEqual([200]);
  });
  test('out of sight is not painted', () => {
    expect(widths({ kind: 'hidden', at: millis(-2_000), until: millis(-1_000) })).toEqual([]);
    expect(widths({ kind: 'hidden', at: millis(11_000), until: millis(12_000) })).toEqual([]);
  });
  test('that reaches far beyond the sides is cut a little outside them', () => {
    expect(widths({ kind: 'hidden', at: millis(-90_000), until: millis(90_000) })).toEqual([1_024]);
  });
});

test('a gap in our own recording says how many were not recorded, where the words fit', () => {
  const words = (until: number) => {
    const { surface, drawn } = fakeSurface(1_000, 20);
    paintEvents(surface, picture([{ kind: 'not-recorded', at: millis(0), until: millis(until), count: 12 }]));
    return drawn.texts.map(([text]) => text);
  };
  // "12 not recorded" is 90 pixels wide, with 12 to spare.
  expect(words(1_030)).toEqual(['12 not recorded']);
  expect(words(1_020)).toEqual([]);
});

describe('the ruler', () => {
  test('names a navigation by its path', () => {
    expect(texts([navigation(1_000, 'https://a.test/cart')])[0]).toBe('opened /cart');
  });
  test('leaves out the words of a navigation that the next one would cover', () => {
    const shown = texts([navigation(1_000, 'https://a.test/cart'), navigation(1_300, 'https://a.test/pay')]);
    expect(shown).toContain('opened /pay');
    expect(shown).not.toContain('opened /cart');
  });
  test('names what lasts long enough for its words', () => {
    // "page hidden" is 66 pixels wide, with 8 to spare.
    expect(texts([{ kind: 'hidden', at: millis(1_000), until: millis(1_750) }])).toContain('page hidden');
    expect(texts([{ kind: 'hidden', at: millis(1_000), until: millis(1_740) }])).not.toContain('page hidden');
  });
  test('has no time where an event or a frame stands', () => {
    const before = texts([]);
    expect(texts([{ kind: 'hidden', at: millis(0), until: millis(10_000) }])).toEqual(['page hidden']);
    expect(before.length).toBeGreaterThan(3);
  });
  test('leaves out the words of a navigation where the length of a framed time stands', () => {
    const frame = { from: millis(1_000), until: millis(2_000) };
    const overlay = { frame, framedStreams: null, marks: [] };
    expect(texts([navigation(1_000, 'https://a.test/cart')], { overlay })).not.toContain('opened /cart');
    expect(texts([navigation(5_000, 'https://a.test/cart')], { overlay })).toContain('opened /cart');
  });
});
