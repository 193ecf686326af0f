import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { WriteObserver } from '../../../../src/injected/transports/writes.ts';
import { stubPage } from '../stub-page.ts';

let writes: WriteObserver;
const seen: unknown[] = [];
const sink = { chunk: (value: unknown) => seen.push(value), closing: () => seen.push('closing') };
const { write } = WritableStreamDefaultWriter.prototype;

beforeAll(async () => {
  vi.resetModules();
  stubPage();
  vi.stubGlobal('WritableStreamDefaultWriter', WritableStreamDefaultWriter);
  const { createWriteObserver } = await import('../../../../src/injected/transports/writes.ts');
  writes = createWriteObserver();
});
beforeEach(() => {
  seen.length = 0;
});
afterAll(() => void vi.unstubAllGlobals());

test('nothing is wrapped before a stream is known', () => {
  expect(WritableStreamDefaultWriter.prototype.write).toBe(write);
  writes.watch('no stream', sink);
  expect(WritableStreamDefaultWriter.prototype.write).toBe(write);
  writes.watch(new WritableStream(), sink);
  expect(WritableStreamDefaultWriter.prototype.write).not.toBe(write);
});

test.each([
  ['getWriter()', (stream: WritableStream) => stream.getWriter()],
  ['a writer that is constructed', (stream: WritableStream) => new WritableStreamDefaultWriter(stream)],
])('what is written by %s is seen, in order, and the end', async (_, writerOf) => {
  const stream = new WritableStream();
  writes.watch(stream, sink);
  const writer = writerOf(stream);
  await writer.write('one');
  await writer.write('two');
  await writer.close();
  expect(seen).toEqual(['one', 'two', 'closing']);
});

test('a stream that is closed or broken off itself is closing; others are none of ours', async () => {
  const [known, broken, foreign] = [new WritableStream(), new WritableStream(), new WritableStream()];
  for (const stream of [known, broken]) writes.watch(stream, sink);
  await Promise.all([known.close(), broken.abort(), foreign.close(), new WritableStream().getWriter().write('x')]);
  expect(seen).toEqual(['closing', 'closing']);
  expect([writes.find(known), writes.find(foreign), writes.find(null)]).toEqual([sink, undefined, undefined]);
});
