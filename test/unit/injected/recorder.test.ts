import { describe, expect, test } from 'vitest';
import { createRecorder } from '../../../src/injected/recorder.ts';
import { textRaw } from '../../../src/injected/ring/ring-entry.ts';
import { RING_RECORDS } from '../../../src/wire/wire-limits.ts';

function startRecorder() {
  const clock = { monotonic: 0, wall: 1_000_000 };
  const recorder = createRecorder(
    { now: () => clock.monotonic, wall: () => clock.wall, wait: () => undefined },
    () => undefined,
  );
  const kinds = (): readonly string[] =>
    Array.from({ length: recorder.ring.next() }, (_, n) => recorder.ring.find(n)?.kind ?? 'evicted');
  const write = (text = 'x'): void => recorder.write('fault', 0, { where: 'test', text }, textRaw(text));
  return { clock, recorder, kinds, write };
}

describe('the recorder', () => {
  test('numbers records from 0, and connections from 1', () => {
    const { recorder, write } = startRecorder();
    write();
    write();
    expect([recorder.ring.find(0)?.n, recorder.ring.find(1)?.n]).toEqual([0, 1]);
    expect([recorder.connect(), recorder.connect()]).toEqual([1, 2]);
  });

  test('writes that the machine slept if the wall clock ran ahead by more than three seconds', () => {
    const { clock, recorder, kinds } = startRecorder();
    clock.monotonic = 10;
    clock.wall += 10 + 3_000 - 1;
    recorder.checkSleep('http://a/');
    expect(kinds()).toEqual([]);
    clock.wall += 60_000;
    recorder.checkSleep('http://a/');
    expect(kinds()).toEqual(['page']);
    // The difference is known from now on.
    recorder.checkSleep('http://a/');
    expect(kinds()).toEqual(['page']);
  });

  test('takes a wall clock that was set back for no sleep, before or after', () => {
    const { clock, recorder, kinds } = startRecorder();
    clock.wall -= 60_000;
    recorder.checkSleep('http://a/');
    recorder.checkSleep('http://a/');
    expect(kinds()).toEqual([]);
  });

  test('stores more while there is a listener, and shrinks to the old bounds afterwards', () => {
    const { recorder, write } = startRecorder();
    const times: number[] = [];
    recorder.listen((at) => times.push(at));
    for (let n = 0; n < RING_RECORDS + 10; n += 1) write();
    expect([times.length, recorder.ring.size().records]).toEqual([RING_RECORDS + 10, RING_RECORDS + 10]);
    recorder.listen(null);
    recorder.shrink();
    expect(recorder.ring.size().records).toBe(RING_RECORDS);
  });

  test('stores nothing without a listener if the user excluded the page, but the newest record', () => {
    const { recorder, write } = startRecorder();
    write();
    recorder.captureNothing();
    recorder.shrink();
    write();
    write();
    expect(recorder.ring.size().records).toBeLessThanOrEqual(1);
    expect(recorder.ring.next()).toBe(3);
  });
});
