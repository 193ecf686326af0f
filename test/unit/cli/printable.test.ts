import { describe, expect, test } from 'vitest';
import { toPrintable } from '../../../src/cli/printable.ts';

describe('texts for a terminal', () => {
  test('control characters and marks that turn the reading order cannot reach it', () => {
    expect(toPrintable('a\u001b[31mb\r\n\u0007\u009b\u202ec')).toBe('a·[31mb·····c');
  });
});
