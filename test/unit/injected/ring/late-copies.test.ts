import { beforeEach, expect, test, vi } from 'vitest';
import type * as Primordials from '../../../../src/injected/platform/primordials.ts';
import { createLateCopies } from '../../../../src/injected/ring/late-copies.ts';
import type { Kind, Raw, RingEntry } from '../../../../src/injected/ring/ring-entry.ts';
import { createRing, type Ring } from '../../../../src/injected/ring/ring.ts';

vi.mock('../../../../src/injected/platform/primordials.ts', async (original) => ({
  ...(await original<typeof Primordials>()),
  // A copy looks like the text itself; here it has a mark.
  copied: (text: string) => `*${text.slice(1)}`,
}));

const LONG = 'a'.repeat(20_000);

let timers: { readonly callback: () => void; readonly delay: number }[];
let ring: Ring;
let write: (raw: Raw, kind?: Kind, direction?: 'in' | 'out') => RingEntry;
beforeEach(() => {
  timers = [];
  ring = createRing({ records: 3, bytes: 1e9, evicts: 'records' }, () => undefined);
  const copyLate = createLateCopies(ring, (callback, delay) => timers.push({ callback, delay }));
  write = (raw, kind = 'message', direction = 'out') => {
    const detail = { direction };
    const entry = {
      n: ring.next(),
      at: 0,
      kind,
      connection: 1,
      detail,
      raw,
      texts: 0,
      before: 0,
    } as never as RingEntry;
    ring.add(entry);
    copyLate(entry);
    return entry;
  };
});
const isCopied = ({ raw }: RingEntry): boolean => typeof raw === 'string' && raw.startsWith('*');

test('a long text that the page sent is copied a second later, as a message and as the body of a request', () => {
  const written = [write(LONG), write(LONG, 'connecting')];
  expect(written.map(isCopied)).toEqual([false, false]);
  expect(timers.map(({ delay }) => delay)).toEqual([1_000]);
  timers[0]?.callback();
  expect(written.map(isCopied)).toEqual([true, true]);
});

test('a short text, one that the platform made and bytes are left as they are', () => {
  const written = [write('short'), write(LONG, 'message', 'in'), write(null, 'connecting')];
  expect(timers).toEqual([]);
  write(LONG);
  timers[0]?.callback();
  expect(written.map(isCopied)).toEqual([false, false, false]);
});

test('what has left the ring meanwhile is not copied, and what comes later has a timer of its own', () => {
  const written = Array.from({ length: 5 }, () => write(LONG));
  timers[0]?.callback();
  expect(written.map(isCopied)).toEqual([false, false, true, true, true]);
  const late = write(LONG);
  expect(timers).toHaveLength(2);
  timers[1]?.callback();
  expect(isCopied(late)).toBe(true);
});
