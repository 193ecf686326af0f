import { describe, expect, test, vi } from 'vitest';
import {
  append,
  argument,
  copyBuffer,
  copyView,
  createWeakTable,
  fromUtf8,
  getterOf,
  includes,
  list,
  readData,
  readOwn,
  settle,
  toBase64,
  utf8Length,
  viewLength,
  each,
  filtered,
  findIn,
  soon,
} from '../../../../src/injected/platform/primordials.ts';

/** Runs something in a page that has put a property on `Object.prototype`; the test itself runs in no such page. */
function withPlanted<T>(name: string, descriptor: PropertyDescriptor, work: () => T): T {
  Reflect.defineProperty(Object.prototype, name, { configurable: true, ...descriptor });
  try {
    return work();
  } finally {
    Reflect.deleteProperty(Object.prototype, name);
  }
}

describe('a list', () => {
  test('meets no setter that a page put on Object.prototype', () => {
    const setter = vi.fn<() => void>();
    const items = withPlanted('0', { set: setter }, () => {
      const made = list<string>();
      append(made, 'a');
      return made;
    });
    expect([items[0], items.length, setter.mock.calls.length]).toEqual(['a', 1, 0]);
  });
});

describe('a property that is read', () => {
  class Base {
    get computed(): string {
      throw new Error('code of the page ran');
    }
  }
  const object = Object.assign(Object.create(Object.assign(new Base(), { inherited: 1 })) as object, { own: 2 });

  test('is plain data, own or inherited; a getter is not called', () => {
    expect([readData(object, 'own'), readData(object, 'inherited')]).toEqual([2, 1]);
    expect([readData(object, 'computed'), readData(object, 'missing')]).toEqual([undefined, undefined]);
  });

  test('can be asked for as own only', () => {
    expect([readOwn(object, 'own'), readOwn(object, 'inherited')]).toEqual([2, undefined]);
    expect(readOwn(Base.prototype, 'computed')).toBeUndefined();
  });

  test('has no value that a page put on Object.prototype for all descriptors', () => {
    const read = withPlanted('value', { get: () => 'planted' }, () => [
      readData(object, 'computed'),
      readOwn(Base.prototype, 'computed'),
    ]);
    expect(read).toEqual([undefined, undefined]);
  });

  test('is looked up through at most 8 objects of a chain', () => {
    // The object itself is the first; the value lies `above` objects higher.
    const at = (above: number): unknown => {
      let last: object = { deep: true };
      for (let depth = 0; depth < above; depth += 1) last = Object.create(last) as object;
      return readData(last, 'deep');
    };
    expect([at(7), at(8)]).toEqual([true, undefined]);
  });
});

test('an accessor that this browser does not have gives undefined', () => {
  expect(getterOf<Map<number, number>, number>(Map.prototype, 'size')(new Map([[1, 1]]))).toBe(1);
  expect(getterOf<object, unknown>(Map.prototype, 'noSuchAccessor')(new Map())).toBe(undefined);
  expect(getterOf<object, unknown>(Map.prototype, 'get')(new Map())).toBe(undefined);
});

test('the helpers for lists look up nothing of a page, and give lists without a prototype', () => {
  const items = [3, 1, 2];
  Object.setPrototypeOf(items, null);
  const seen: number[] = [];
  each(items, (item) => seen.push(item));
  expect(seen).toEqual([3, 1, 2]);
  expect(findIn(items, (item) => item < 3)).toBe(1);
  expect(findIn(items, (item) => item > 3)).toBe(undefined);
  const rest = filtered(items, (item) => item !== 1);
  expect([Object.getPrototypeOf(rest), rest.length, rest[0], rest[1]]).toEqual([null, 2, 3, 2]);
});

test('a callback of the next microtask runs in its turn', async () => {
  const order: string[] = [];
  soon(() => order.push('ours'));
  await Promise.resolve().then(() => order.push('later'));
  expect(order).toEqual(['ours', 'later']);
});

test('an argument past the end is undefined, whatever lies on the prototypes', () => {
  const read = withPlanted('0', { value: 'planted' }, () => argument([], 0));
  expect([argument(['a'], 0), read]).toEqual(['a', undefined]);
});

test('a text contains a part or does not', () => {
  expect([includes('a/b', '/'), includes('/', '/'), includes('ab', '/')]).toEqual([true, true, false]);
});

describe('bytes', () => {
  const buffer = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8).buffer;

  test('of a view are those that it covers, of every sort of view', () => {
    const views = [new Uint8Array(buffer, 2, 4), new Uint16Array(buffer, 2, 2), new DataView(buffer, 2, 4)];
    expect(views.map(viewLength)).toEqual([4, 4, 4]);
    for (const view of views) {
      const target = new Uint8Array(4);
      // From its second byte on (the fourth of the buffer), two bytes, to the end of the target.
      copyView(target, 2, view, 1, 2);
      expect([...target]).toEqual([0, 0, 4, 5]);
    }
  });

  test('of a buffer are its first ones', () => {
    const target = new Uint8Array(4);
    copyBuffer(target, 1, buffer, 2);
    expect([...target]).toEqual([0, 1, 2, 0]);
  });

  test('are measured without what a page redefines on its view', () => {
    expect(viewLength(Object.defineProperty(new Uint8Array(3), 'byteLength', { value: 99 }))).toBe(3);
  });

  test('are written as base64', () => {
    const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    expect(toBase64(all)).toBe(Buffer.from(all).toString('base64'));
    expect(toBase64(new Uint8Array())).toBe('');
  });
});

describe('UTF-8', () => {
  test('is as long as it is sent, below and above the size of the shared buffer of 4,096 characters', () => {
    // a: 1 byte, é: 2, €: 3, 😀: 4 (two characters); half a pair is sent as U+FFFD, which takes 3.
    expect(['', 'a', 'é', '€', '😀', '\uD83D'].map(utf8Length)).toEqual([0, 1, 2, 3, 4, 3]);
    expect([4_095, 4_096, 4_097].map((length) => utf8Length('€'.repeat(length)))).toEqual([12_285, 12_288, 12_291]);
  });

  test('loses its byte order mark at the start of a body only', () => {
    const bytes = new TextEncoder().encode('\uFEFFa');
    expect([fromUtf8(bytes, true), fromUtf8(bytes, false)]).toEqual(['a', '\uFEFFa']);
  });
});

describe('handlers on a promise of the page', () => {
  test('are called with its result or its error', async () => {
    const seen: unknown[] = [];
    settle(
      Promise.resolve(1),
      (value) => void seen.push(value),
      () => undefined,
    );
    settle(
      Promise.reject(new Error('no')),
      () => undefined,
      (error) => void seen.push(error),
    );
    await Promise.resolve();
    expect(seen).toEqual([1, new Error('no')]);
  });

  test('ask the page for no constructor and leave none behind', () => {
    class Watched extends Promise<number> {
      static made = 0;
      constructor(executor: ConstructorParameters<typeof Promise<number>>[0]) {
        super(executor);
        Watched.made += 1;
      }
    }
    const promise = new Watched((resolve) => resolve(1));
    settle(
      promise,
      () => undefined,
      () => undefined,
    );
    expect([Watched.made, Object.hasOwn(promise, 'constructor'), promise.constructor]).toEqual([1, false, Watched]);
  });
});

test('a weak table keeps data about objects without showing on them', () => {
  const table = createWeakTable<object, number>();
  const key = {};
  table.set(key, 7);
  expect([table.get(key), table.get({}), Object.keys(key)]).toEqual([7, undefined, []]);
  table.delete(key);
  expect(table.get(key)).toBeUndefined();
});
