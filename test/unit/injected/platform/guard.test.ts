import { beforeEach, describe, expect, test, vi } from 'vitest';
import type * as Guard from '../../../../src/injected/platform/guard.ts';

let module: typeof Guard;
let reported: (readonly [where: string, text: string])[];

beforeEach(async () => {
  // The count of faults is that of a document: each test has its own.
  vi.resetModules();
  module = await import('../../../../src/injected/platform/guard.ts');
  reported = [];
  module.reportFaultsTo((where, text) => void reported.push([where, text]));
});

describe('what our code throws inside a call of the page', () => {
  test('goes to the recorder and no further', () => {
    expect(() =>
      module.guard('send', () => {
        throw new TypeError('ours');
      }),
    ).not.toThrow();
    expect(reported).toEqual([['send', 'TypeError: ours']]);
  });

  test('is nothing to report where all is well', () => {
    const action = vi.fn<() => void>();
    module.guard('send', action);
    expect(action).toHaveBeenCalledOnce();
    expect(reported).toEqual([]);
  });

  test('is reported 50 times in a document: a fault in a hot path must not fill the ring', () => {
    for (let index = 0; index < 60; index += 1) module.reportFault('hot', index);
    expect(reported.length).toBe(50);
    expect(reported.at(-1)).toEqual(['hot', '49']);
  });

  test('reaches nothing if the recorder itself is broken', () => {
    module.reportFaultsTo(() => {
      throw new Error('the recorder');
    });
    expect(() => module.reportFault('send', 'x')).not.toThrow();
  });
});

describe('an error in words', () => {
  test('has its name and its message, at most 500 characters of them', () => {
    expect(module.describeError(new RangeError('too far'))).toBe('RangeError: too far');
    // "Error: " takes 7 of the 500.
    expect(module.describeError(new Error('x'.repeat(1_000)))).toBe(`Error: ${'x'.repeat(493)}`);
    expect(module.describeError('y'.repeat(1_000))).toBe('y'.repeat(500));
  });

  test('of the platform has the name by which a page knows it', () => {
    expect(module.describeError(new DOMException('gone', 'AbortError'))).toBe('AbortError: gone');
    expect(module.exceptionName(new DOMException('gone', 'AbortError'))).toBe('AbortError');
    expect([module.exceptionName(new Error('x')), module.exceptionName('AbortError')]).toEqual(['', '']);
  });

  test('that is none is a value', () => {
    expect([undefined, null, 7, 'text'].map(module.describeError)).toEqual(['undefined', 'null', '7', 'text']);
    expect([Symbol('secret'), {}, { name: 7 }].map(module.describeError)).toEqual([
      'a symbol',
      'an object',
      'an object',
    ]);
    expect(module.describeError({ name: 'Odd', message: 7 })).toBe('Odd: ');
  });

  test('runs no code of the page', () => {
    const read = vi.fn<() => string>(() => 'x');
    const error = Object.defineProperties(
      {},
      { name: { get: read }, message: { get: read }, toString: { value: read } },
    );
    expect(module.describeError(error)).toBe('an object');
    expect(read).not.toHaveBeenCalled();
  });
});
