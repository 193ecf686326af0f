import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type * as Branches from '../../../../src/injected/transports/branch.ts';
import { startRecorder, stubEvents } from '../fake-events.ts';

let branches: typeof Branches;
beforeAll(async () => {
  vi.resetModules();
  stubEvents();
  branches = await import('../../../../src/injected/transports/branch.ts');
});
afterAll(() => void vi.unstubAllGlobals());

const feedOf = (seen: unknown[]) => ({
  count: 0,
  piece: (value: unknown) => seen.push(value),
  cancelled: () => seen.push('cancelled'),
});

test('two branches of a feed give each piece once, whoever reads first', () => {
  const { recorder } = startRecorder();
  const seen: unknown[] = [];
  const feed = feedOf(seen);
  const [one, other] = [branches.newBranch(branches.OF_FEED, 0, feed), branches.newBranch(branches.OF_FEED, 0, feed)];
  const read = (branch: Branches.Branch, value: unknown) =>
    branches.writeRead(recorder, branch, { value, done: false });
  read(one, 'a');
  read(other, 'a');
  read(other, 'b');
  read(one, 'b');
  read(one, 'c');
  expect(seen).toEqual(['a', 'b', 'c']);
});

test('the end and a failure are told by the connection itself; a cancellation reaches the feed', () => {
  const { recorder, written } = startRecorder();
  const seen: unknown[] = [];
  const branch = branches.newBranch(branches.OF_FEED, 0, feedOf(seen));
  branches.writeRead(recorder, branch, { value: undefined, done: true });
  branches.failBranch(recorder, branch, 'broken');
  branches.dropBranch(recorder, branch);
  branches.writeRead(recorder, branch, 'no result');
  expect(seen).toEqual(['cancelled']);
  expect(written()).toEqual([]);
});
