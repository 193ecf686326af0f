import { describe, expect, test } from 'vitest';
import { parseSteps } from '../../../../src/formats/binary/parse-steps.ts';

describe('steps in a file', () => {
  test('are names, or objects with what belongs to them', () => {
    const steps = [
      'base64',
      { kind: 'zlib', isShared: true },
      { kind: 'length', size: 'varint' },
      { kind: 'path', path: 'd.items.0' },
    ];
    expect(parseSteps(steps)).toEqual({
      ok: true,
      value: [
        { kind: 'base64' },
        { kind: 'zlib', isShared: true },
        { kind: 'length', size: 'varint', isLittleEndian: false },
        { kind: 'path', path: ['d', 'items', '0'] },
      ],
    });
  });

  test('come back from what they are written as', () => {
    const made = parseSteps([
      { kind: 'skip', bytes: 4 },
      'gzip',
      { kind: 'proto', type: 'a.B' },
      { kind: 'path', path: ['a', 1] },
    ]);
    expect(made.ok && parseSteps(JSON.parse(JSON.stringify(made.value)))).toEqual(made);
  });

  test.each<readonly [unknown, number, string]>([
    ['gzip', -1, 'no-list'],
    [[7], 0, 'no-step'],
    [['gzip', 'rot13'], 1, 'unknown-kind'],
    [[{ kind: 'skip', bytes: -1 }], 0, 'bad-skip'],
    [[{ kind: 'skip', bytes: 1e9 }], 0, 'bad-skip'],
    [[{ kind: 'length', size: 3 }], 0, 'bad-length'],
    [[{ kind: 'proto', type: 'a b' }], 0, 'bad-type'],
    [[{ kind: 'path', path: [] }], 0, 'bad-path'],
    [[{ kind: 'path', path: [{}] }], 0, 'bad-path'],
    [Array.from({ length: 17 }, () => 'gzip'), 16, 'too-many'],
  ])('%j: step %i, %s', (value, step, reason) => {
    const made = parseSteps(value);
    expect(made.ok ? null : [made.error.step, made.error.reason]).toEqual([step, reason]);
  });
});
