import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { reportFaultsTo } from '../../../../src/injected/platform/guard.ts';
import {
  answerTo,
  hookConstructor,
  hookGetter,
  hookHandingOn,
  hookKnown,
  hookMethod,
  hookMethodAround,
  hookSetter,
  passage,
} from '../../../../src/injected/platform/hook.ts';

const faults: string[] = [];
beforeEach(() => {
  faults.length = 0;
  reportFaultsTo((where) => faults.push(where));
});
afterEach(() => void vi.unstubAllGlobals());

const boom = (): never => {
  throw new Error('ours');
};

describe('a diverted call', () => {
  const direct = { ...passage };
  afterEach(() => void Object.assign(passage, direct));
  const byHand = { call: () => 5, construct: () => ({ made: 'by hand' }), event: () => undefined };

  test('gives the page what the diversion gives, observers see the same, and afterwards it is native again', () => {
    const of = { add: (one: number, other: number): number => one + other };
    const seen: unknown[] = [];
    hookMethod(of, 'add', (_, args, result) => seen.push(args, result));
    Object.assign(passage, byHand);
    expect([of.add(1, 1), seen]).toEqual([5, [[1, 1], 5]]);
    Object.assign(passage, direct);
    expect(of.add(1, 1)).toBe(2);
  });

  test('of a constructor is observed with what was made', () => {
    vi.stubGlobal('Thing', Map);
    const built: unknown[] = [];
    hookConstructor('Thing', { built: (instance) => built.push(instance) });
    Object.assign(passage, byHand);
    const made: unknown = Reflect.construct(Reflect.get(globalThis, 'Thing') as new () => object, []);
    expect([made, built]).toEqual([{ made: 'by hand' }, [made]]);
  });
});

describe('a wrapped method', () => {
  const holder = () => ({
    add(this: unknown, one: number, other: number): number {
      if (one < 0) throw new RangeError('native');
      return one + other;
    },
  });

  test('gives the page the native result, and the observer sees it with the arguments', () => {
    const of = holder();
    const seen = vi.fn<(self: unknown, args: readonly unknown[], result: number) => void>();
    hookMethod(of, 'add', seen);
    expect(of.add(1, 2)).toBe(3);
    expect(seen).toHaveBeenCalledWith(of, [1, 2], 3);
  });
  test('throws what the native one throws, and is not observed then', () => {
    const of = holder();
    const seen = vi.fn<() => void>();
    hookMethod(of, 'add', seen);
    expect(() => of.add(-1, 2)).toThrow(new RangeError('native'));
    expect(seen).not.toHaveBeenCalled();
  });
  test('reports a fault of ours, which the page does not see', () => {
    const of = holder();
    hookMethod(of, 'add', boom);
    expect(of.add(1, 2)).toBe(3);
    expect(faults).toEqual(['add']);
  });
  test('has the name, the length and the descriptor of the native one', () => {
    const of = holder();
    Object.defineProperty(of, 'add', { enumerable: false, writable: false });
    const before = Object.getOwnPropertyDescriptor(of, 'add');
    hookMethod(of, 'add', () => undefined);
    expect([of.add.name, of.add.length]).toEqual(['add', 2]);
    expect({ ...Object.getOwnPropertyDescriptor(of, 'add'), value: 0 }).toEqual({ ...before, value: 0 });
  });
  test('is not there where the browser has no such method, or does not let it be replaced', () => {
    const of: { add?: unknown; fixed: () => number } = { fixed: () => 1 };
    Object.defineProperty(of, 'fixed', { configurable: false });
    const { fixed } = of;
    hookMethod(of, 'add', boom);
    hookMethod(of, 'fixed', boom);
    expect('add' in of).toBe(false);
    expect(of.fixed).toBe(fixed);
  });
  test('around the native call gives the page what it gives', () => {
    const of = holder();
    hookMethodAround(of, 'add', (native, self, args) => (Reflect.apply(native, self, args) as number) * 10);
    expect(of.add(1, 2)).toBe(30);
    expect(() => of.add(-1, 2)).toThrow(RangeError);
  });
});

test('a method for known objects is observed for those alone, with what is known of them', () => {
  const of = { add: (one: number): number => one + 1 };
  const table = new Map<object, string>();
  const seen: unknown[] = [];
  hookKnown(of, 'add', table, (known, args, result, self) => seen.push(known, args, result, self === of));
  expect([of.add(1), seen]).toEqual([2, []]);
  table.set(of, 'known');
  expect([of.add(1), seen]).toEqual([2, ['known', [1], 2, true]]);
});

test('what a method of a known object gives is known by the same', () => {
  const made = {};
  const of = { make: (): object => made };
  const [from, to] = [new Map<object, string>(), new Map<object, string>()];
  hookHandingOn(of, 'make', from, to);
  of.make();
  expect(to.size).toBe(0);
  from.set(of, 'known');
  of.make();
  expect(to.get(made)).toBe('known');
});

test('a wrapped getter is observed; an accessor that cannot be replaced stays', () => {
  const of = Object.defineProperties({} as { size: number; fixed: number; plain: number }, {
    size: { configurable: true, get: () => 5 },
    fixed: { configurable: false, get: () => 6 },
    plain: { configurable: true, value: 7 },
  });
  const seen: number[] = [];
  for (const name of ['size', 'fixed', 'plain']) hookGetter<number>(of, name, (_, result) => seen.push(result));
  expect([of.size, of.fixed, of.plain]).toEqual([5, 6, 7]);
  expect(seen).toEqual([5]);
});

describe('a wrapped constructor', () => {
  class Native {
    readonly url: string;
    constructor(url: string) {
      if (url === '') throw new SyntaxError('no URL');
      this.url = url;
    }
  }

  test('makes native objects, of subclasses too', () => {
    vi.stubGlobal('Socket', Native);
    const built = vi.fn<(instance: Native) => void>();
    hookConstructor<Native>('Socket', { built });
    const Wrapped = (globalThis as unknown as { Socket: typeof Native }).Socket;
    class Own extends Wrapped {}
    const [one, own] = [new Wrapped('a'), new Own('b')];
    expect([one instanceof Native, own instanceof Own, own.url, one.constructor === Wrapped]).toEqual([
      true,
      true,
      'b',
      true,
    ]);
    expect(built.mock.calls.map(([instance]) => instance)).toEqual([one, own]);
    Native.prototype.constructor = Native;
  });
  test('says what it threw, and throws it', () => {
    vi.stubGlobal('Socket', Native);
    const failed = vi.fn<(error: unknown) => void>();
    hookConstructor<Native>('Socket', { built: boom, failed });
    const Wrapped = (globalThis as unknown as { Socket: typeof Native }).Socket;
    expect(() => new Wrapped('')).toThrow(SyntaxError);
    expect(failed).toHaveBeenCalledTimes(1);
    expect(new Wrapped('a').url).toBe('a');
    expect(faults).toEqual(['Socket']);
    Native.prototype.constructor = Native;
  });
  test('answers to one secret key, which is in no list of its properties', () => {
    vi.stubGlobal('Socket', Native);
    hookConstructor<Native>('Socket', { built: () => undefined });
    const key = Symbol('secret');
    answerTo(key, 'ours');
    const Wrapped = (globalThis as unknown as { Socket: Readonly<Record<symbol, unknown>> }).Socket;
    expect(Wrapped[key]).toBe('ours');
    expect(Reflect.ownKeys(Wrapped)).not.toContain(key);
    expect((Native as unknown as Readonly<Record<symbol, unknown>>)[key]).toBeUndefined();
    Native.prototype.constructor = Native;
  });
});

test('a wrapper refuses itself in its chain of prototypes, as a native function does', () => {
  const of = { run: () => 1 };
  hookMethod(of, 'run', () => undefined);
  expect(() => Object.setPrototypeOf(of.run, of.run)).toThrow(TypeError);
  expect(() => Object.setPrototypeOf(of.run, Object.create(of.run))).toThrow(TypeError);
  expect(Object.setPrototypeOf(of.run, null)).toBe(of.run);
});

test('a setter is observed after the page’s value is in place; a getter, a fixed and a missing one stay as they are', () => {
  let held: unknown = null;
  const of = Object.defineProperties({} as { handler: unknown; size: number }, {
    handler: {
      configurable: true,
      get: () => held,
      set: (value: unknown) => {
        held = value;
      },
    },
    size: { configurable: true, get: () => 7 },
    fixed: { get: () => 1, set: () => {} },
  });
  const before = Object.getOwnPropertyDescriptors(of);
  const seen: unknown[] = [];
  for (const name of ['handler', 'size', 'fixed', 'missing']) hookSetter(of, name, () => seen.push(held));
  of.handler = 'mine';
  expect([of.handler, seen]).toEqual(['mine', ['mine']]);
  const after = Object.getOwnPropertyDescriptors(of);
  expect(after.handler.get).toBe(before.handler.get);
  expect({ ...after, handler: null }).toEqual({ ...before, handler: null });
});

test('a fault of ours does not reach the code that sets', () => {
  const of = { held: 0 };
  Object.defineProperty(of, 'value', {
    configurable: true,
    set(this: typeof of, value: number) {
      this.held = value;
    },
  });
  hookSetter(of, 'value', boom);
  Reflect.set(of, 'value', 3);
  expect([of.held, faults]).toEqual([3, ['value']]);
});
