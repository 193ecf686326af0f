import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type * as Pipe from '../../../../src/injected/transports/pipe.ts';
import { stubPage } from '../stub-page.ts';
import { untilHolds } from '../../until-holds.ts';

let pipe: typeof Pipe;
beforeEach(async () => {
  vi.resetModules();
  stubPage();
  pipe = await import('../../../../src/injected/transports/pipe.ts');
});
afterEach(() => void vi.unstubAllGlobals());

/** A source with so many pieces, and how many were asked for. */
function sourceOf(pieces: number) {
  const state = { pulled: 0, cancelled: undefined as unknown };
  const stream = new ReadableStream<number>(
    {
      pull(controller) {
        state.pulled += 1;
        if (state.pulled > pieces) controller.close();
        else controller.enqueue(state.pulled);
      },
      cancel: (reason) => void (state.cancelled = reason),
    },
    { highWaterMark: 0 },
  );
  return { stream, state };
}

function observed(original: ReadableStream) {
  const seen: unknown[] = [];
  const source = pipe.observedSource(original, {
    chunk: (value) => seen.push(value),
    done: () => seen.push('done'),
    failed: (error) => seen.push(['failed', error]),
    cancelled: () => seen.push('cancelled'),
  });
  return { ...source, seen };
}

const unlocked = async (stream: ReadableStream): Promise<void> => untilHolds(() => expect(stream.locked).toBe(false));

describe('a stream in the place of another', () => {
  test('gives every piece on, and unlocks the original at the end', async () => {
    const { stream } = sourceOf(3);
    const { stream: replacement, begin, seen } = observed(stream);
    const got: unknown[] = [];
    const piping = replacement.pipeTo(new WritableStream({ write: (value) => void got.push(value) }));
    begin();
    await piping;
    expect(got).toEqual([1, 2, 3]);
    expect(seen).toEqual([1, 2, 3, 'done']);
    await unlocked(stream);
  });
  test('reads one piece, which every pipe requests at once, and no more than is asked for', async () => {
    const { stream, state } = sourceOf(100);
    const { begin } = observed(stream);
    begin();
    begin();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(state.pulled).toBe(1);
  });
  test('fails with the error of the original', async () => {
    const error = new Error('lost');
    const original = new ReadableStream({ pull: (controller) => controller.error(error) }, { highWaterMark: 0 });
    const { stream: replacement, seen } = observed(original);
    await expect(replacement.pipeTo(new WritableStream())).rejects.toBe(error);
    expect(seen).toEqual([['failed', error]]);
  });
  test('cancels the original with the reason of the page', async () => {
    const { stream, state } = sourceOf(100);
    const { stream: replacement, begin, seen } = observed(stream);
    await replacement.cancel('enough');
    begin();
    expect([state.cancelled, state.pulled, seen]).toEqual(['enough', 0, ['cancelled']]);
    await unlocked(stream);
  });
  test('unlocks the original if the platform refuses the pipe', () => {
    const { stream } = sourceOf(1);
    const { end } = observed(stream);
    expect(stream.locked).toBe(true);
    end();
    expect(stream.locked).toBe(false);
  });
});

test('a failure of our own observer does not reach the pipe', async () => {
  const { stream: replacement } = pipe.observedSource(sourceOf(2).stream, {
    chunk: () => {
      throw new Error('ours');
    },
    done: () => undefined,
    failed: () => undefined,
    cancelled: () => undefined,
  });
  const got: unknown[] = [];
  await replacement.pipeTo(new WritableStream({ write: (value) => void got.push(value) }));
  expect(got).toEqual([1, 2]);
});
