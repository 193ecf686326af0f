import { describe, expect, test } from 'vitest';
import { bytesAt } from '../../../../src/injected/ring/arena.ts';
import { toRecord } from '../../../../src/injected/ring/ring-entry.ts';
import { createPieceCapture, unfinishedTail } from '../../../../src/injected/ring/pieces.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Catches the pieces and reads each by itself, as they are read when they travel. */
function read(pieces: readonly Uint8Array[]): readonly string[] {
  const catcher = createPieceCapture();
  return pieces.map((piece) => {
    const record = toRecord({
      n: 0,
      at: 0,
      kind: 'chunk',
      connection: 1,
      detail: {},
      raw: catcher.capture(piece, 0),
      texts: 0,
      before: 0,
    });
    return record.kind === 'chunk' ? record.payload.data : '';
  });
}

describe('pieces of a UTF-8 body', () => {
  const text = 'data: é€😀\n\nдобро — 你好\n';

  test('cut at every byte they give the same text', () => {
    const bytes = encode(text);
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      expect(read([bytes.subarray(0, cut), bytes.subarray(cut)]).join('')).toBe(text);
    }
    expect(read(Array.from(bytes, (byte) => Uint8Array.of(byte))).join('')).toBe(text);
  });

  test('a byte order mark at the start of a body is dropped, one in the middle stays', () => {
    expect(read([encode('\uFEFFa'), encode('\uFEFFb')])).toEqual(['a', '\uFEFFb']);
    const mark = encode('\uFEFFa');
    expect(read([mark.subarray(0, 2), mark.subarray(2)]).join('')).toBe('a');
  });

  test('a piece that the page changes later stays as it was read', () => {
    const piece = encode('kept');
    const catcher = createPieceCapture();
    const raw = catcher.capture(piece, 0);
    piece.fill(0);
    expect(new TextDecoder().decode(bytesAt(raw, raw.stored))).toBe('kept');
  });

  test('the size is that of the piece, without the bytes carried over', () => {
    const bytes = encode('€€');
    const catcher = createPieceCapture();
    expect([catcher.capture(bytes.subarray(0, 4), 0).size, catcher.capture(bytes.subarray(4), 0).size]).toEqual([4, 2]);
  });

  test('only what can still become a character is carried', () => {
    // 0xff and a lone 0x80 never become one.
    expect(unfinishedTail(Uint8Array.of(0x61, 0xff), 0, 2)).toBe(1);
    expect(unfinishedTail(Uint8Array.of(0x80, 0x80, 0x80, 0x80), 0, 4)).toBe(0);
    expect(unfinishedTail(encode('aé'), 0, 3)).toBe(0);
    expect(unfinishedTail(encode('a😀').subarray(0, 4), 0, 4)).toBe(3);
  });
});
