import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { captureContent, captureMessage } from '../../../../src/injected/ring/content.ts';
import { reserve } from '../../../../src/injected/ring/arena.ts';

/** How often the platform has refused an object, which takes microseconds. */
let refusals = 0;
let body: typeof captureContent;
let message: typeof captureMessage;

/** An accessor that counts its refusals. */
function counting(prototype: object, name: string): void {
  const own = Object.getOwnPropertyDescriptor(prototype, name);
  const read = own?.get ?? own?.value;
  const counted = function counted(this: unknown, ...args: unknown[]): unknown {
    try {
      return Reflect.apply(read, this, args);
    } catch (error) {
      refusals += 1;
      throw error;
    }
  };
  Object.defineProperty(
    prototype,
    name,
    own?.get === undefined ? { ...own, value: counted } : { ...own, get: counted },
  );
}

beforeAll(async () => {
  class FakeNode {
    #type = 1;
    get nodeType(): number {
      return this.#type;
    }
  }
  vi.stubGlobal('Node', FakeNode);
  for (const [prototype, name] of [
    [ArrayBuffer.prototype, 'byteLength'],
    [Blob.prototype, 'size'],
    [URLSearchParams.prototype, 'toString'],
    [FormData.prototype, 'has'],
    [ReadableStream.prototype, 'locked'],
    [FakeNode.prototype, 'nodeType'],
  ] as const)
    counting(prototype, name);
  vi.resetModules();
  ({ captureContent: body, captureMessage: message } = await import('../../../../src/injected/ring/content.ts'));
});

const refusalsOf = (action: () => unknown): number => {
  const before = refusals;
  action();
  return refusals - before;
};

describe('what a page sends', () => {
  test('is known by its kind', () => {
    expect(body('text')).toEqual({ bodyKind: 'text', raw: 'text' });
    expect(body(7)).toEqual({ bodyKind: 'text', raw: '7' });
    expect(body(null)).toEqual({ bodyKind: 'none', raw: null });
    expect(body(new Uint8Array(3))).toMatchObject({ bodyKind: 'view', raw: { size: 3 } });
    expect(body(new ArrayBuffer(4))).toMatchObject({ bodyKind: 'arraybuffer', raw: { size: 4 } });
    expect(body(new Blob(['abcde']))).toMatchObject({ bodyKind: 'blob', raw: { size: 5 } });
    expect(body(new URLSearchParams({ a: '1' }))).toEqual({ bodyKind: 'params', raw: 'a=1' });
    expect(body(new FormData()).bodyKind).toBe('form');
    expect(body(new ReadableStream()).bodyKind).toBe('stream');
    expect(body(new Node()).bodyKind).toBe('document');
    expect(body({}).bodyKind).toBe('unknown');
    expect(body(Symbol('s')).bodyKind).toBe('unknown');
  });

  test('is found out without a refusal where many of one kind follow each other', () => {
    for (const make of [() => new Blob(['a']), () => new ArrayBuffer(1)]) {
      message(make(), reserve);
      expect(refusalsOf(() => Array.from({ length: 100 }, () => message(make(), reserve)))).toBe(0);
    }
  });

  test('costs a socket two refusals if it is of no known kind, and none if it is sent again', () => {
    message(new Blob([]), reserve);
    const object = {};
    expect(refusalsOf(() => message(object, reserve))).toBe(2);
    expect(refusalsOf(() => message(object, reserve))).toBe(0);
    // What is unknown as a message may be known as a body.
    const params = new URLSearchParams({ a: '1' });
    expect(message(params, reserve).bodyKind).toBe('unknown');
    expect(body(params)).toEqual({ bodyKind: 'params', raw: 'a=1' });
  });

  test('counts a Blob with its bytes and a kilobyte for the object', () => {
    expect(body(new Blob(['abcde'])).raw).toMatchObject({ stored: 5 + 1_024 });
  });
});
