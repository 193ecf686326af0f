import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Branch } from '../../../../src/injected/transports/branch.ts';
import { stubPage } from '../stub-page.ts';

const known = new Map<object, Branch>();
const seen: unknown[] = [];
const sink = new WritableStream();

beforeAll(async () => {
  vi.resetModules();
  stubPage();
  const { observePipes } = await import('../../../../src/injected/transports/observe-pipes.ts');
  // The prototype is this file's own: each file of tests runs in a process or thread of its own.
  observePipes({
    find: (stream) => known.get(stream),
    chunk: (_, value) => seen.push(value),
    done: () => seen.push('done'),
    failed: () => seen.push('failed'),
    cancelled: () => seen.push('cancelled'),
    unseen: () => seen.push('unseen'),
    into: (destination) => {
      if (destination === sink) seen.push('into');
    },
  });
});
afterEach(() => {
  seen.length = 0;
  known.clear();
});
afterAll(() => void vi.unstubAllGlobals());

/** A body of a request, of a content type. */
function bodyOf(pieces: readonly string[], contentType = 'text/plain', isOver = false): ReadableStream<string> {
  const stream = new ReadableStream<string>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });
  known.set(stream, { exchange: { isOver, form: null, header: () => contentType } } as unknown as Branch);
  return stream;
}

/** Pipes a body to its end; gives what came out. */
async function pipe(stream: ReadableStream<string>, options?: object): Promise<readonly string[]> {
  const got: string[] = [];
  await stream.pipeTo(new WritableStream({ write: (piece) => void got.push(piece) }), options);
  return got;
}

describe('a body that is piped', () => {
  test('is seen piece by piece, and the page gets the same pieces', async () => {
    expect(await pipe(bodyOf(['a', 'b']))).toEqual(['a', 'b']);
    expect(seen).toEqual(['a', 'b', 'done']);
  });
  test('through a transformer too, which the page gets', async () => {
    const transformer = new TransformStream<string, string>();
    const out = bodyOf(['a']).pipeThrough(transformer);
    expect(out).toBe(transformer.readable);
    expect((await out.getReader().read()).value).toBe('a');
    expect(seen[0]).toBe('a');
  });
  test('is unlocked when the page learns that the pipe is over', async () => {
    const body = bodyOf(['a']);
    const piping = body.pipeTo(new WritableStream());
    expect(body.locked).toBe(true);
    await piping;
    expect(body.locked).toBe(false);
  });
  test.each([
    ['media', bodyOf, 'video/mp4', false],
    ['one that is over', bodyOf, 'text/plain', true],
  ])("is the platform's alone if it is %s", async (_, make, type, isOver) => {
    expect(await pipe(make(['a'], type, isOver))).toEqual(['a']);
    expect(seen).toEqual([]);
  });
});

describe('a pipe with preventCancel', () => {
  test.each([
    ['set', { preventCancel: true }],
    ['inherited', Object.create({ preventCancel: true }) as object],
    ['behind a getter', Object.defineProperty({}, 'preventCancel', { get: () => false })],
  ])('%s gives back the rest of the body: it is not touched, and said to be unseen', async (_, options) => {
    expect(await pipe(bodyOf(['a']), options)).toEqual(['a']);
    expect(seen).toEqual(['unseen']);
  });
  test('set to false is as any other', async () => {
    await pipe(bodyOf(['a']), { preventCancel: false });
    expect(seen).toEqual(['a', 'done']);
  });
});

test("a stream of the page that is no body is the platform's alone", async () => {
  const own = bodyOf(['a']);
  known.clear();
  expect(await pipe(own)).toEqual(['a']);
  expect(seen).toEqual([]);
});

test('a pipe that the platform refuses throws as before and leaves the body unlocked', () => {
  const body = bodyOf(['a']);
  expect(() => body.pipeThrough({} as never)).toThrow(TypeError);
  expect(body.locked).toBe(false);
});

test('what the page pipes into a stream of its own is told, by either method', async () => {
  await new ReadableStream({ start: (controller) => controller.close() }).pipeTo(sink, { preventClose: true });
  new ReadableStream().pipeThrough({ readable: new ReadableStream(), writable: sink });
  expect(seen).toEqual(['into', 'into']);
});
