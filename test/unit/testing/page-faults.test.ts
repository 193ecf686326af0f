import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { PageFaults } from '../../../src/testing/page-faults.ts';

/** The script that acts; its result is the token of its document. */
const ACTING = 'token';

/** A document as a driver shows it: with the bridge's part for faults, or without one. */
function documentOf(token: string, hasBridge = true) {
  const armed: { plan: string; elapsed: number }[] = [];
  let run = 0;
  const faults = {
    claim: (wanted: number) => run !== wanted && ((run = wanted), true),
    holds: (wanted: number) => run === wanted,
    arm: (given: string, plan: string, elapsed: number) => given === token && armed.push({ plan, elapsed }),
    disarm: () => {
      run = 0;
      armed.push({ plan: 'none', elapsed: 0 });
    },
  };
  const evaluate = async (expression: string): Promise<unknown> => {
    const window = { 'mine:faults': hasBridge ? faults : undefined };
    return runInNewContext(expression, { window, token });
  };
  return { armed, evaluate, navigate: () => (run = 0) };
}

/** A page with frames; the first of a driver's list is the page itself. */
function pageOf(...frames: readonly object[]) {
  const page = documentOf('page');
  const list = [...frames];
  return { ...page, list, frames: () => [page, ...list] };
}

const plansOf = ({ armed }: ReturnType<typeof documentOf>): readonly string[] => armed.map(({ plan }) => plan);

const HELLO = '{"document":"1","type":"hello"}';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('faults in the pages of a test', () => {
  test('are armed in each page and in each of its frames, once', async () => {
    const [first, second] = [documentOf('a'), documentOf('b')];
    const page = pageOf(first, second);
    const faults = new PageFaults('mine', () => [page]);
    expect(await faults.arm(ACTING, 'cut')).toBe(3);
    faults.heard(HELLO);
    await vi.advanceTimersByTimeAsync(0);
    expect([page, first, second].map(plansOf)).toEqual([['cut'], ['cut'], ['cut']]);
  });

  test('are armed in a frame that comes later, as long as they have been in force by then', async () => {
    const page = pageOf();
    const faults = new PageFaults('mine', () => [page]);
    await faults.arm(ACTING, 'drop');
    await vi.advanceTimersByTimeAsync(700);
    const frame = documentOf('late');
    page.list.push(frame);
    faults.heard('{"document":"1","type":"batch"}');
    await vi.advanceTimersByTimeAsync(0);
    expect(frame.armed).toEqual([]);
    faults.heard(HELLO);
    await vi.advanceTimersByTimeAsync(0);
    expect(frame.armed).toEqual([{ plan: 'drop', elapsed: 700 }]);
  });

  test('end with the document of the page: frames of the next one are left alone', async () => {
    const page = pageOf();
    const faults = new PageFaults('mine', () => [page]);
    await faults.arm(ACTING, 'drop');
    page.navigate();
    const frame = documentOf('next');
    page.list.push(frame);
    faults.heard(HELLO);
    await vi.advanceTimersByTimeAsync(0);
    expect([frame, page].map(plansOf)).toEqual([[], ['drop']]);
  });

  test('end everywhere when they are stopped, and frames that come after that get none', async () => {
    const frame = documentOf('a');
    const page = pageOf(frame);
    const faults = new PageFaults('mine', () => [page]);
    await faults.arm(ACTING, 'freeze');
    expect(await faults.disarm()).toBe(2);
    const late = documentOf('late');
    page.list.push(late);
    faults.heard(HELLO);
    await vi.advanceTimersByTimeAsync(0);
    expect([page, frame, late].map(plansOf)).toEqual([['freeze', 'none'], ['freeze', 'none'], []]);
  });

  test('are not waited for where a frame has no recorder, lets nothing in, goes, or never answers', async () => {
    const frames = [
      documentOf('a', false),
      documentOf(''),
      { evaluate: () => Promise.reject(new Error('the frame was detached')) },
      { evaluate: () => new Promise(() => undefined) },
    ];
    const faults = new PageFaults('mine', () => [pageOf(...frames)]);
    const armed = faults.arm(ACTING, 'cut');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await armed).toBe(1);
  });

  test('are armed in the document of a frame that is the target itself', async () => {
    const frame = documentOf('a');
    expect(await new PageFaults('mine', () => [frame]).arm(ACTING, 'cut')).toBe(1);
    expect(frame.armed).toEqual([{ plan: 'cut', elapsed: 0 }]);
  });
});
