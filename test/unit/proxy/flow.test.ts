import * as fc from '../../property.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { Flow, FREE_FLOW } from '../../../src/proxy/flow.ts';
import { untilHolds } from '../until-holds.ts';

/** A flow whose sink takes a number of pieces until it is resumed. */
function flowInto(takes = Infinity) {
  const written: string[] = [];
  const ends: number[] = [];
  let left = takes;
  const flow = new Flow({
    write: (bytes) => {
      written.push(String(bytes));
      left -= 1;
      return left > 0;
    },
    end: () => ends.push(written.length),
  });
  return {
    flow,
    written,
    ends,
    resume: () => {
      left = takes;
      flow.resume();
    },
  };
}

const add = (flow: Flow, ...texts: string[]): void => {
  for (const text of texts) flow.add(Buffer.from(text));
};

test('free, everything passes at once and in order, and the end after it', () => {
  const { flow, written, ends } = flowInto();
  add(flow, 'a', 'b');
  flow.end();
  expect([written, ends]).toEqual([['a', 'b'], [2]]);
  add(flow, 'late');
  expect(written).toEqual(['a', 'b']);
});

test('a sink that is full gets no more until it is resumed; the end waits, too', () => {
  const { flow, written, ends, resume } = flowInto(1);
  add(flow, 'a', 'b', 'c');
  flow.end();
  expect([written, ends]).toEqual([['a'], []]);
  resume();
  expect([written, ends]).toEqual([['a', 'b'], []]);
  resume();
  resume();
  expect([written, ends]).toEqual([['a', 'b', 'c'], [3]]);
});

test('frozen, all waits, the end included; then it comes in one burst', () => {
  const { flow, written, ends } = flowInto();
  flow.set({ ...FREE_FLOW, isFrozen: true });
  add(flow, 'a', 'b');
  flow.end();
  expect([written, ends]).toEqual([[], []]);
  flow.set(FREE_FLOW);
  expect([written, ends]).toEqual([['a', 'b'], [2]]);
});

test('silent, all vanishes: what waits, what comes, and the end', () => {
  const { flow, written, ends } = flowInto(1);
  add(flow, 'a', 'b');
  flow.set({ ...FREE_FLOW, isSilent: true });
  add(flow, 'c');
  flow.end();
  flow.set(FREE_FLOW);
  flow.resume();
  expect([written, ends]).toEqual([['a'], []]);
});

describe('delays', () => {
  test('keep the order, whatever their lengths', async () => {
    const { flow, written } = flowInto();
    flow.add(Buffer.from('slow'), 30);
    flow.add(Buffer.from('fast'), 0);
    expect(written).toEqual([]);
    await untilHolds(() => expect(written).toEqual(['slow', 'fast']));
  });

  test('stopped, nothing comes any more', async () => {
    const { flow, written, ends } = flowInto();
    flow.add(Buffer.from('slow'), 10);
    flow.end();
    flow.stop();
    await sleep(30);
    expect([written, ends]).toEqual([[], []]);
  });
});

test('a limited rate passes pieces, all bytes in order', async () => {
  const { flow, written } = flowInto();
  flow.set({ ...FREE_FLOW, rate: 2_000 });
  add(flow, 'x'.repeat(250), 'y'.repeat(50));
  // A twentieth of a second's 2,000 bytes is 100.
  expect(written[0]).toBe('x'.repeat(100));
  expect(written.join('').length).toBeLessThan(300);
  await untilHolds(() => expect(written.join('')).toBe('x'.repeat(250) + 'y'.repeat(50)));
});

test('its source waits from a mebibyte on, and until it is below', () => {
  const { flow } = flowInto();
  const spaces: string[] = [];
  flow.set({ ...FREE_FLOW, isFrozen: true });
  flow.add(Buffer.alloc(1_048_575));
  flow.whenSpace(() => spaces.push('below'));
  flow.add(Buffer.alloc(1));
  flow.whenSpace(() => spaces.push('full'));
  expect(spaces).toEqual(['below']);
  flow.set(FREE_FLOW);
  expect(spaces).toEqual(['below', 'full']);
});

test('it tells when nothing waits any more', () => {
  const { flow } = flowInto();
  const told: number[] = [];
  flow.whenEmpty(() => told.push(1));
  flow.set({ ...FREE_FLOW, isFrozen: true });
  add(flow, 'a');
  flow.whenEmpty(() => told.push(2));
  expect(told).toEqual([1]);
  flow.set(FREE_FLOW);
  expect(told).toEqual([1, 2]);
});

test('whatever happens in between, what passes is what came, in order', () => {
  const step = fc.oneof(
    fc.string({ minLength: 1, maxLength: 5 }).map((text) => ({ kind: 'add' as const, text })),
    fc.constantFrom('freeze', 'free', 'resume').map((kind) => ({ kind, text: '' })),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300 }), fc.integer({ min: 1, max: 4 }), (steps, takes) => {
      const { flow, written, resume } = flowInto(takes);
      for (const { kind, text } of steps) {
        if (kind === 'add') flow.add(Buffer.from(text));
        else if (kind === 'resume') resume();
        else flow.set({ ...FREE_FLOW, isFrozen: kind === 'freeze' });
      }
      flow.set(FREE_FLOW);
      for (let round = 0; round < 300; round += 1) resume();
      expect(written).toEqual(steps.flatMap(({ kind, text }) => (kind === 'add' ? [String(Buffer.from(text))] : [])));
    }),
  );
});
