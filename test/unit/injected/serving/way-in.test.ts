import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Recorder } from '../../../../src/injected/recorder.ts';
import type { createDoor, WayIn } from '../../../../src/injected/serving/way-in.ts';
import { ACTING_OFFER } from '../../../../src/wire/hops.ts';
import { stubPage } from '../stub-page.ts';

let create: typeof createDoor;
beforeEach(async () => {
  vi.resetModules();
  stubPage();
  ({ createDoor: create } = await import('../../../../src/injected/serving/way-in.ts'));
});
afterEach(() => {
  Reflect.deleteProperty(window, ACTING_OFFER);
  vi.unstubAllGlobals();
});

const open = (isFirst = true) => create({} as Recorder, isFirst);

/** The top window of a page that came about in this way, or a frame in it. */
const inPage = (type: NavigationTimingType, isTop = true): void => {
  Object.assign(window, { top: isTop ? window : {} });
  vi.stubGlobal('performance', { getEntriesByType: (kind: string) => (kind === 'navigation' ? [{ type }] : []) });
};

/** A script that offers itself: which tokens and ways in it got, and the messages after that. */
function script() {
  const got: string[] = [];
  const ways: WayIn[] = [];
  const received: unknown[] = [];
  const offer = (token: string, way?: WayIn) => {
    if (way === undefined) got.push(token);
    else ways.push(way);
    return (message: unknown) => received.push(message);
  };
  return { got, ways, received, offer, reason: { [ACTING_OFFER]: offer } };
}

describe('the way in', () => {
  test('is for the offer whose token the relay confirms, which then gets every message', () => {
    const door = open();
    const ours = script();
    expect(door.offer(ours.reason)).toBe(true);
    door.receive({ type: 'arm', token: 'another' });
    expect(ours.ways).toEqual([]);
    const arm = { type: 'arm', token: ours.got[0] };
    door.receive(arm);
    door.receive({ type: 'disarm' });
    expect(ours.ways).toHaveLength(1);
    expect(ours.received).toEqual([arm, { type: 'disarm' }]);
  });

  test('is not for a page that makes an offer of its own, before or after ours', () => {
    const door = open();
    const [before, ours, after] = [script(), script(), script()];
    door.offer(before.reason);
    door.offer(ours.reason);
    door.receive({ type: 'arm', token: ours.got[0] });
    door.offer(after.reason);
    door.receive({ type: 'arm', token: after.got[0] });
    expect([before.ways.length, ours.ways.length, after.ways.length]).toEqual([0, 1, 0]);
    expect(after.received).toEqual([]);
  });

  test('is closed where a page could be first: every token is empty, and the empty one opens nothing', () => {
    const door = open(false);
    const ours = script();
    expect(door.offer(ours.reason)).toBe(true);
    door.receive({ type: 'arm', token: '' });
    expect([ours.got, ours.ways]).toEqual([[''], []]);
  });

  test('takes no other rejection for an offer, and calls no getter of the page', () => {
    const door = open();
    const getter = vi.fn<() => void>();
    const withGetter = Object.defineProperty({}, ACTING_OFFER, { get: getter });
    const inherited: unknown = Object.create(script().reason);
    for (const reason of [undefined, 'text', new Error('down'), withGetter, inherited])
      expect(door.offer(reason)).toBe(false);
    expect(getter).not.toHaveBeenCalled();
  });

  test('opens at once for what was left on a fresh window, and leaves no trace there', () => {
    const early = script();
    Object.assign(window, { [ACTING_OFFER]: early.offer });
    inPage('reload');
    const door = open();
    door.receive({ type: 'disarm' });
    expect([early.ways.length, early.received]).toEqual([1, [{ type: 'disarm' }]]);
    expect(ACTING_OFFER in window).toBe(false);
  });

  test.each([
    ['navigate', true],
    ['reload', false],
  ] as const)('stays closed for what was left on a window that a page could reach (%s, top: %s)', (type, isTop) => {
    const early = script();
    Object.assign(window, { [ACTING_OFFER]: early.offer });
    inPage(type, isTop);
    open();
    expect([early.ways.length, ACTING_OFFER in window]).toEqual([0, false]);
  });
});
