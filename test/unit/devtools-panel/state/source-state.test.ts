import { effect } from '@preact/signals';
import { expect, test } from 'vitest';
import { createSourceState } from '../../../../src/devtools-panel/state/source-state.ts';

const source = { isLive: true, start: () => undefined, stop: () => undefined, requestBody: () => undefined };

test('a source begins unconnected, at no known time', () => {
  const state = createSourceState(source);
  expect(state.status.peek().kind).toBe('connecting');
  expect(state.startedAtEpoch.peek()).toBe(0);
});

test('who reads the zero alone is not run again for a status with the same zero', () => {
  const state = createSourceState(source);
  const seen: number[] = [];
  const stop = effect(() => void seen.push(state.startedAtEpoch.value));
  state.setStatus({ kind: 'connected', recordedFromStart: true, startedAtEpoch: 7 });
  state.setStatus({ kind: 'connected', recordedFromStart: false, startedAtEpoch: 7 });
  stop();
  expect(seen).toEqual([0, 7]);
});

test('what a source cannot do is absent, so that views can offer it only where it works', () => {
  expect(createSourceState(source).reloadPage).toBeUndefined();
  expect(createSourceState({ ...source, reloadPage: () => undefined }).reloadPage).toBeDefined();
});

test('what a source can do is done by the source itself, also by an instance of a class', () => {
  class Reading {
    readonly isLive = false;
    #isCancelled = false;
    get isCancelled(): boolean {
      return this.#isCancelled;
    }
    start(): void {}
    stop(): void {}
    requestBody(): void {}
    cancel(): void {
      this.#isCancelled = true;
    }
  }
  const reading = new Reading();
  createSourceState(reading).cancel?.();
  expect(reading.isCancelled).toBe(true);
});
