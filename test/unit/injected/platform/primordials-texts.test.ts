import { describe, expect, test, vi } from 'vitest';

const text = 'ab€😀\ud800é';

describe('length of a text in UTF-8', () => {
  test('is that of the bytes as they are sent, wherever a long text is divided', async () => {
    const { utf8Length } = await import('../../../../src/injected/platform/primordials.ts');
    // Six characters of 1, 1, 3, 2+2 (a pair), 3 (a lone surrogate is sent as U+FFFD) and 2 bytes.
    expect(utf8Length(text)).toBe(new TextEncoder().encode(text).length);
    for (const shift of [0, 1, 2, 3]) {
      const long = 'x'.repeat(shift) + '😀€'.repeat(30_000);
      expect(utf8Length(long)).toBe(shift + 30_000 * 7);
    }
    expect(utf8Length('')).toBe(0);
  });

  test('is never counted by encoding all of a long text', async () => {
    vi.resetModules();
    const encode = vi.spyOn(TextEncoder.prototype, 'encode');
    const encodeInto = vi.spyOn(TextEncoder.prototype, 'encodeInto');
    const { utf8Length } = await import('../../../../src/injected/platform/primordials.ts');
    expect(utf8Length('x'.repeat(1_000_000))).toBe(1_000_000);
    expect(encode).not.toHaveBeenCalled();
    expect(Math.max(...encodeInto.mock.calls.map(([part]) => part.length))).toBeLessThanOrEqual(4_096);
    vi.restoreAllMocks();
  });
});

describe('a copy of a text', () => {
  test('is the same text, or its beginning', async () => {
    const { copied, cut } = await import('../../../../src/injected/platform/primordials.ts');
    for (const each of ['', 'a', text, text.repeat(1_000)]) {
      expect(copied(each)).toBe(each);
      expect(cut(each, 10_000)).toBe(each);
      expect(cut(each, 3)).toBe(each.slice(0, 3));
    }
  });
});
