import { describe, expect, test, vi } from 'vitest';
import type * as Initiator from '../../../../src/injected/platform/initiator.ts';
import { observedBodies } from './observed-bodies.ts';

vi.mock('../../../../src/injected/platform/initiator.ts', async (original) => ({
  ...(await original<typeof Initiator>()),
  // As in a bundle of one file, where the stack of a read names `Promise.then`.
  isDirectUse: () => true,
}));

const { responseOf, kinds, last } = observedBodies();

describe('a body that is read piece by piece', () => {
  test('is written in its pieces, and complete when the reader is done', async () => {
    const reader = responseOf('pong').body?.getReader();
    await reader?.read().then(() => undefined);
    expect(kinds()).toEqual(['chunk']);
    await reader?.read().then(() => undefined);
    expect(kinds()).toEqual(['chunk', 'close']);
  });
  test('is written to its last piece, however many there are', async () => {
    const pieces = Array.from({ length: 60 }, (_, index) => new TextEncoder().encode(`${index};`));
    const stream = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const piece of pieces) controller.enqueue(piece);
        controller.close();
      },
    });
    const reader = responseOf(stream).body?.getReader();
    while ((await reader?.read())?.done === false);
    expect(kinds()).toEqual([...pieces.map(() => 'chunk'), 'close']);
    expect(last()).toMatchObject({ kind: 'close', how: 'complete' });
  });

  test('fails as late as it does', async () => {
    let left = 30;
    const stream = new ReadableStream<Uint8Array>({
      pull(controller) {
        left -= 1;
        if (left === 0) controller.error(new TypeError('broken'));
        else controller.enqueue(new Uint8Array(1));
      },
    });
    const reader = responseOf(stream).body?.getReader();
    const readAll = async (): Promise<void> => {
      while ((await reader?.read())?.done === false);
    };
    await expect(readAll()).rejects.toThrow('broken');
    expect(last()).toMatchObject({ kind: 'close', how: 'failed' });
  });

  test('that the page cancels is aborted, once no branch is left', async () => {
    const response = responseOf('pong');
    const clone = response.clone();
    // The platform settles the first one with the second.
    const first = response.body?.cancel();
    expect(kinds()).toEqual([]);
    await Promise.all([first, clone.body?.cancel()]);
    expect(last()).toMatchObject({ kind: 'close', how: 'aborted' });
  });
  test('that two branches read is written once', async () => {
    const [one, other] = responseOf('pong').body?.tee() ?? [];
    await one
      ?.getReader()
      .read()
      .then(() => undefined);
    await other
      ?.getReader()
      .read()
      .then(() => undefined);
    expect(kinds()).toEqual(['chunk']);
  });
});
