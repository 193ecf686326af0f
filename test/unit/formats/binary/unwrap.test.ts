import { gzipSync } from 'node:zlib';
import { encode } from '@msgpack/msgpack';
import { beforeAll, describe, expect, test } from 'vitest';
import { installBinaryReaders } from '../../../../src/formats/binary/binary-readers.ts';
import { allReaders } from '../../../../src/formats/binary/readers/all-readers.ts';
import type { Step } from '../../../../src/formats/binary/steps.ts';
import { Unwrapper } from '../../../../src/formats/binary/unwrap.ts';
import { encodeBase64 } from '../../../../src/formats/text/base64.ts';

beforeAll(() => installBinaryReaders(allReaders));

const unwrap = (steps: readonly Step[], content: string | Uint8Array) => new Unwrapper(steps).unwrap(content);
const plain = (bytes: Uint8Array): Uint8Array => new Uint8Array(bytes);

describe('steps one after another', () => {
  test('lead from text over bytes to a part of a value, and from there on', () => {
    const inner = encodeBase64(plain(gzipSync('{"n":7}')));
    const outer = encodeBase64(plain(encode({ d: [inner] })));
    const steps: readonly Step[] = [
      { kind: 'base64' },
      { kind: 'messagepack' },
      { kind: 'path', path: ['d', 0] },
      { kind: 'base64' },
      { kind: 'gzip', isShared: false },
      { kind: 'json' },
    ];
    expect(unwrap(steps, outer)).toEqual({ ok: true, content: { value: { n: 7 } } });
  });

  test.each<readonly [Step, readonly number[], readonly number[]]>([
    [{ kind: 'skip', bytes: 2 }, [1, 2, 3, 4], [3, 4]],
    [{ kind: 'length', size: 1, isLittleEndian: false }, [2, 3, 4, 5], [3, 4]],
    [{ kind: 'length', size: 2, isLittleEndian: false }, [0, 1, 9], [9]],
    [{ kind: 'length', size: 2, isLittleEndian: true }, [1, 0, 9], [9]],
    [{ kind: 'length', size: 4, isLittleEndian: false }, [0, 0, 0, 1, 9], [9]],
    [{ kind: 'length', size: 'varint', isLittleEndian: false }, [0x81, 0x00, 9], [9]],
  ])('%j', (step, bytes, left) => {
    expect(unwrap([step], Uint8Array.from(bytes))).toEqual({ ok: true, content: Uint8Array.from(left) });
  });

  test.each<readonly [Step, readonly number[], string]>([
    [{ kind: 'skip', bytes: 2 }, [1], 'cut'],
    [{ kind: 'length', size: 2, isLittleEndian: false }, [0, 2, 9], 'cut'],
    [{ kind: 'length', size: 4, isLittleEndian: false }, [255, 255, 255, 255, 9], 'cut'],
    [{ kind: 'length', size: 'varint', isLittleEndian: false }, [0x80, 0x80, 0x80, 0x80, 0x80, 1], 'malformed'],
    [{ kind: 'text' }, [0xff], 'malformed'],
    [{ kind: 'json' }, [0x7b], 'malformed'],
    [{ kind: 'base64' }, [0x21], 'malformed'],
    [{ kind: 'path', path: ['a'] }, [1], 'malformed'],
    [{ kind: 'proto', type: 'T' }, [8, 1], 'malformed'],
  ])('%j of %j: %s', (step, bytes, reason) => {
    expect(unwrap([{ kind: 'skip', bytes: 0 }, step], Uint8Array.from(bytes))).toEqual({ ok: false, step: 1, reason });
  });
});
