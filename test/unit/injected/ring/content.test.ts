import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type * as ContentModule from '../../../../src/injected/ring/content.ts';
import { PAYLOAD_LIMIT, RING_BYTES } from '../../../../src/wire/wire-limits.ts';
import { stubPage } from '../stub-page.ts';

let content: typeof ContentModule;
beforeEach(async () => {
  vi.resetModules();
  stubPage();
  content = await import('../../../../src/injected/ring/content.ts');
});
afterEach(() => void vi.unstubAllGlobals());

const kindOf = (value: unknown): string => content.captureContent(value).bodyKind;

describe('what a page sends', () => {
  test('has the kind by which the platform sends it', () => {
    const buffer = new ArrayBuffer(2);
    expect(['', 'text', 7, true].map(kindOf)).toEqual(['text', 'text', 'text', 'text']);
    expect([undefined, null].map(kindOf)).toEqual(['none', 'none']);
    expect([buffer, new Uint8Array(buffer), new DataView(buffer)].map(kindOf)).toEqual(['arraybuffer', 'view', 'view']);
    expect([new Blob(['x']), new URLSearchParams('a=1'), new FormData()].map(kindOf)).toEqual([
      'blob',
      'params',
      'form',
    ]);
    expect([new ReadableStream(), document].map(kindOf)).toEqual(['stream', 'document']);
    expect([{}, [], () => undefined, Symbol('x')].map(kindOf)).toEqual(['unknown', 'unknown', 'unknown', 'unknown']);
  });

  test('has its kind also among objects of none, for which the limit of stacks is lowered and raised again', () => {
    const limit = Error.stackTraceLimit;
    const mixed = [{}, new ArrayBuffer(1), {}, {}, new Blob(['x']), {}, new FormData(), {}];
    expect(mixed.map(kindOf)).toEqual([
      'unknown',
      'arraybuffer',
      'unknown',
      'unknown',
      'blob',
      'unknown',
      'form',
      'unknown',
    ]);
    expect(Error.stackTraceLimit).toBe(limit);
  });

  test('is captured as the text that is sent', () => {
    expect(content.captureContent(7).raw).toBe('7');
    expect(content.captureContent(new URLSearchParams([['a', 'x y']])).raw).toBe('a=x+y');
  });

  test('is not converted if it is an object of the page', () => {
    const toString = vi.fn<() => string>(() => 'text');
    expect(content.captureContent({ toString }).raw).toMatchObject({ text: '', size: null, isCut: true });
    expect(toString).not.toHaveBeenCalled();
  });
});

// Each counts 1,024 bytes in addition to its content.
describe('a Blob', () => {
  test('up to an eighth of the ring is stored by reference, with its whole size', () => {
    const blob = new Blob(['x']);
    expect(content.blobRaw(blob, RING_BYTES / 8)).toMatchObject({ blob, isCut: false, stored: RING_BYTES / 8 + 1_024 });
  });

  test('above that is a slice, which counts with half of the true size', () => {
    const size = RING_BYTES / 8 + 2;
    const raw = content.blobRaw(new Blob(['x'.repeat(size)]), size);
    expect(raw).toMatchObject({ kind: 'blob', size, isCut: true, stored: RING_BYTES / 16 + 1 + 1_024 });
    expect(raw !== null && typeof raw !== 'string' && raw.kind === 'blob' && raw.blob.size).toBe(PAYLOAD_LIMIT);
  });

  test('without content needs no reading', () => {
    expect(content.captureContent(new Blob([])).raw).toMatchObject({ kind: 'bytes', size: 0, isCut: false });
  });
});
