import { runInThisContext } from 'node:vm';
import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  initiator,
  initiatorOf,
  isUse,
  nameInStack,
  pageFrames,
  withoutStacks,
} from '../../../../src/injected/platform/initiator.ts';

const CHROMIUM = `Error
    at n (chrome-extension://abcd/injected.js:1:200)
    at Object.construct (chrome-extension://abcd/injected.js:1:300)
    at connect (https://app.example/main.js:10:15)
    at async https://app.example/main.js:40:3`;

const FIREFOX = `n@<anonymous code>:1:200
construct@<anonymous code>:1:300
connect@https://app.example/main.js:10:15
@https://app.example/main.js:40:3
`;

describe('the initiator of a connection', () => {
  test('the name of a script is found in its own stack, in the form of either browser', () => {
    expect(nameInStack(CHROMIUM)).toBe('chrome-extension://abcd/injected.js');
    expect(nameInStack(FIREFOX)).toBe('<anonymous code>');
    expect(nameInStack('Error\n    at chrome-extension://abcd/injected.js:1:20')).toBe(
      'chrome-extension://abcd/injected.js',
    );
  });

  test('a stack without frames names no script, whatever the page has made of the name of errors', () => {
    expect(nameInStack('Error')).toBe('');
    expect(nameInStack('a@b:1:2\n    at n (chrome-extension://abcd/injected.js:1:200)')).toBe(
      'chrome-extension://abcd/injected.js',
    );
  });

  test('our own frames are left out, innermost of the page first', () => {
    expect(pageFrames(CHROMIUM, 'chrome-extension://abcd/injected.js')).toBe(
      'at connect (https://app.example/main.js:10:15)\nat async https://app.example/main.js:40:3',
    );
    expect(pageFrames(FIREFOX, '<anonymous code>')).toBe(
      'connect@https://app.example/main.js:10:15\n@https://app.example/main.js:40:3',
    );
  });

  test('at most eight frames, each of bounded length', () => {
    const deep = `Error\n${Array.from({ length: 30 }, (_, at) => `    at f${at} (data:text/javascript,${'x'.repeat(5_000)}:1:1)`).join('\n')}`;
    const frames = pageFrames(deep, 'none').split('\n');
    expect(frames).toHaveLength(8);
    expect(Math.max(...frames.map((frame) => frame.length))).toBeLessThanOrEqual(400);
  });

  test('a stack without frames has no initiator', () => {
    expect(pageFrames('', 'x')).toBe('');
    expect(pageFrames('Error: a message\nwith two lines', 'x')).toBe('');
  });
});

/** A stack that is taken from so deep inside. */
const takenFrom = (depth: number): string => (depth === 0 ? initiator() : takenFrom(depth - 1));
const framesIn = (stack: string): number => stack.split('\n    at ').length - 1;

describe('the stack that is taken', () => {
  const own = Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit');
  const attributes = ['stackTraceLimit', 'prepareStackTrace'] as const;
  const descriptors = () => attributes.map((name) => Object.getOwnPropertyDescriptor(Error, name));

  afterEach(() => {
    if (own !== undefined) Object.defineProperty(Error, 'stackTraceLimit', own);
  });

  test.each([Infinity, 1_000, 50])('has a bounded number of frames where the page wants %s', (limit) => {
    Error.stackTraceLimit = limit;
    const before = descriptors();
    expect(framesIn(takenFrom(500))).toBe(14);
    expect(descriptors()).toEqual(before);
  });

  test.each([10, 3, 0, NaN])('has as many as the page wants where that is few: %s', (limit) => {
    Error.stackTraceLimit = limit;
    expect(framesIn(takenFrom(500))).toBe(Number.isNaN(limit) ? 0 : limit);
    expect(Error.stackTraceLimit).toBe(limit);
  });

  test('a hidden, constant limit stays hidden and constant', () => {
    const constant = { value: Infinity, writable: false, enumerable: false, configurable: true };
    Object.defineProperty(Error, 'stackTraceLimit', constant);
    expect(framesIn(takenFrom(500))).toBe(14);
    expect(Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit')).toEqual(constant);
  });

  test('an accessor of the page is not called, and a missing limit stays missing', () => {
    let calls = 0;
    const get = () => (calls += 1);
    Object.defineProperty(Error, 'stackTraceLimit', { get, configurable: true });
    takenFrom(50);
    expect(calls).toBe(0);
    Reflect.deleteProperty(Error, 'stackTraceLimit');
    expect(takenFrom(50)).not.toContain('at ');
    expect(Object.hasOwn(Error, 'stackTraceLimit')).toBe(false);
  });

  test('is left out of errors that are never read, and the limit is as before, also after an error', () => {
    const before = descriptors();
    expect(framesIn(withoutStacks(() => new Error('refused').stack ?? ''))).toBe(0);
    expect(() =>
      withoutStacks(() => {
        throw new RangeError('at the end of the stack');
      }),
    ).toThrow('at the end of the stack');
    expect(descriptors()).toEqual(before);
  });

  test('of such errors is taken where the limit is an accessor of the page, which is not called', () => {
    const access = vi.fn<() => number>(() => 10);
    Object.defineProperty(Error, 'stackTraceLimit', { get: access, set: access, configurable: true });
    expect(withoutStacks(() => 'done')).toBe('done');
    expect(access).not.toHaveBeenCalled();
  });

  test('of scripts with names of megabytes only the beginning is stored', () => {
    const filename = 'n'.repeat(100_000);
    const run = runInThisContext('(take) => take()', { filename }) as (take: () => string) => string;
    expect(run(initiator).length).toBeLessThanOrEqual(8_000);
  });
});

/** Whether the stack of a read shows a use. */
const isUseOf = (read: string, call: () => string): boolean => isUse(initiatorOf(read, 1), call);

describe('isUse', () => {
  const OWN = 'chrome-extension://abc/injected.js:1:20';
  const chromium = (...frames: readonly string[]) =>
    `Error\n${[`get (${OWN})`, ...frames].map((frame) => `    at ${frame}`).join('\n')}`;
  const call = chromium('poll (https://app.example/a.js:3:22)', 'start (https://app.example/a.js:9:5)');

  test('a read inside Promise.then is a use, wherever it stands', () => {
    const read = chromium('Promise.then (<anonymous>)', 'other (https://app.example/b.js:1:1)');
    expect(isUseOf(read, () => call)).toBe(true);
  });
  test('a read at the place of the call is that of await', () => {
    expect(isUseOf(chromium('poll (https://app.example/a.js:3:22)'), () => call)).toBe(true);
    // The caller of a wrapper awaits what the wrapper returned.
    expect(isUseOf(chromium('start (https://app.example/a.js:9:5)'), () => call)).toBe(true);
  });
  test('a read at a place of its own is none', () => {
    expect(isUseOf(chromium('poll (https://app.example/a.js:3:29)'), () => call)).toBe(false);
    expect(isUseOf(chromium('poll (https://app.example/a.js:3:2)'), () => call)).toBe(false);
    expect(
      isUseOf(
        chromium('zoneify (https://app.example/zone.js:7:7)', 'poll (https://app.example/a.js:3:22)'),
        () => call,
      ),
    ).toBe(false);
  });
  test('other functions of the language, and a stack that was not to be had, are none', () => {
    const withReflect = chromium('Reflect.apply (<anonymous>)', 'poll (https://app.example/a.js:3:22)');
    expect(isUseOf(chromium('Promise.resolve (<anonymous>)', 'poll (https://app.example/a.js:3:22)'), () => call)).toBe(
      false,
    );
    expect(isUseOf(withReflect, () => withReflect)).toBe(false);
    expect(isUseOf('', () => call)).toBe(false);
    expect(isUseOf(chromium('poll (https://app.example/a.js:3:22)'), () => '')).toBe(false);
  });
  test('Firefox gives await the place of the call too', () => {
    const firefox = (frame: string) =>
      `get@moz-extension://abc/injected.js:1:20\n${frame}@https://app.example/a.js:3:22\n`;
    expect(isUseOf(firefox('poll'), () => firefox('poll'))).toBe(true);
    expect(isUseOf(firefox('walk'), () => firefox('poll'))).toBe(false);
  });
});
