import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { matchTexts, type MatchTask } from '../../../../src/filter/match-texts.ts';

vi.mock('../../../../src/filter/match-texts.ts', () => ({ matchTexts: vi.fn<typeof matchTexts>() }));

let receive: (event: { readonly data: readonly MatchTask[] }) => void;
const posted: unknown[] = [];

beforeEach(async () => {
  vi.resetModules();
  posted.length = 0;
  vi.stubGlobal('postMessage', (message: unknown) => posted.push(message));
  vi.stubGlobal('addEventListener', (_: string, listener: typeof receive) => (receive = listener));
  await import('../../../../src/devtools-panel/search/matcher-worker.ts');
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

test('the worker says that it lives when it has started', () => {
  expect(posted).toEqual([{ kind: 'living' }]);
});

test('it answers the tasks in their order, with a sign of life each 100 ms of work', async () => {
  const { matchTexts: mocked } = await import('../../../../src/filter/match-texts.ts');
  // The clock as read at the begin, and at each step of the work.
  const clock = [0, 50, 99, 100, 150, 200];
  vi.spyOn(performance, 'now').mockImplementation(() => clock.shift() ?? 0);
  vi.mocked(mocked).mockImplementation((_, living) => {
    for (let step = 0; step < 5; step += 1) living();
    return 'found' as never;
  });
  receive({ data: [{} as MatchTask] });
  expect(posted.slice(1)).toEqual([{ kind: 'living' }, { kind: 'living' }, { kind: 'answer', matches: ['found'] }]);
});
