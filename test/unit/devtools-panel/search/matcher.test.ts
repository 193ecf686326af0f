import { describe, expect, test } from 'vitest';
import { createMatcher, type MatchWorker } from '../../../../src/devtools-panel/search/matcher.ts';

describe('matcher', () => {
  interface Fake extends MatchWorker {
    isEnded: boolean;
  }
  const fake = (answer: (worker: MatchWorker) => void): Fake => ({
    isEnded: false,
    onmessage: null,
    onerror: null,
    postMessage() {
      queueMicrotask(() => answer(this));
    },
    terminate() {
      this.isEnded = true;
    },
  });
  const task = {
    wants: 'messages',
    source: 'a',
    flags: '',
    text: 'a',
    ends: Uint32Array.of(1),
    owners: Uint32Array.of(0),
    count: 1,
  } as const;

  test('gives the worker’s answer', async () => {
    const worker = fake((self) => self.onmessage?.({ data: { kind: 'answer', matches: [Uint8Array.of(1)] } }));
    expect(await createMatcher(() => worker).match([task])).toEqual([Uint8Array.of(1)]);
  });
  test('ends a worker that shows no sign of life, and starts another for the next question', async () => {
    const silent = fake((self) => self.onmessage?.({ data: { kind: 'living' } }));
    const quick = fake((self) => self.onmessage?.({ data: { kind: 'answer', matches: [] } }));
    const workers = [silent, quick];
    const matcher = createMatcher(() => workers.shift() ?? quick, 5);
    expect(await matcher.match([task])).toBe('too-long');
    expect(silent.isEnded).toBe(true);
    expect(await matcher.match([task])).toEqual([]);
  });
  test('a stopped question is answered as such, and its worker ended', async () => {
    const silent = fake(() => undefined);
    const matcher = createMatcher(() => silent);
    const answer = matcher.match([task]);
    matcher.stop();
    expect(await answer).toBe('stopped');
    expect(silent.isEnded).toBe(true);
  });
  test('a worker that cannot be started is told of', async () => {
    const matcher = createMatcher(() => {
      throw new Error('no workers');
    });
    expect(await matcher.match([task])).toBe('unavailable');
  });
});
