import { describe, expect, test } from 'vitest';
import type { Key } from '../../../src/filter/filter-keys.ts';
import { effectiveFlags, faultOf, readKeyTerm, readPathTerm, type Value } from '../../../src/filter/read-term.ts';
import type { Pattern } from '../../../src/filter/syntax.ts';

const bare = (text: string): Value => ({ text, isQuoted: false, pattern: null });
const quoted = (text: string): Value => ({ text, isQuoted: true, pattern: null });
const PATTERN: Pattern = { kind: 'pattern', source: 'tra?de', flags: '', from: 0, until: 8 };
const pattern: Value = { text: '', isQuoted: false, pattern: PATTERN };

/** The condition of a bare value, or what is wrong with it. */
function read(key: Key, value: Value): unknown {
  const result = readKeyTerm(key, value);
  return result.ok ? result.value.term : result.error;
}

describe('a size', () => {
  // k is 1,000 and M is 1,000,000, with or without a B, in either case.
  test.each([
    ['100', '=', 100],
    ['>1k', '>', 1_000],
    ['>=1.5KB', '>=', 1_500],
    ['<2m', '<', 2_000_000],
    ['<=12b', '<=', 12],
    ['!=0', '!=', 0],
  ])('%s compares by %s with %d bytes', (text, operator, size) => {
    expect(read('size', bare(text))).toEqual({ kind: 'size', operator, size });
  });

  test('has only digits before its unit, and a unit that is known', () => {
    for (const text of ['k', '1g', '1e3', '-1', '1 k', '.5']) {
      expect(read('size', bare(text)), text).toBe('a size is a number with k or M, like size:>1k');
    }
  });

  test('that is missing names the operator that was written', () => {
    expect(read('size', bare(''))).toBe('a size is missing after size:');
    expect(read('size', bare('>='))).toBe('a size is missing after size:>=');
  });
});

describe('a time', () => {
  const at = (text: string): unknown => read('after', bare(text));
  const instant = (kind: 'clock' | 'relative', ms: number) => ({
    kind: 'time',
    side: 'after',
    instant: { kind, at: ms },
  });

  test('by the clock counts from midnight', () => {
    // (12 × 60 + 3) × 60 s = 43,380 s; 7 s more; ".5" is 500 ms, ".05" 50 ms.
    expect(at('12:03')).toEqual(instant('clock', 43_380_000));
    expect(at('12:03:07')).toEqual(instant('clock', 43_387_000));
    expect(at('12:03:07.5')).toEqual(instant('clock', 43_387_500));
    expect(at('12:03:07.05')).toEqual(instant('clock', 43_387_050));
    expect(at('23:59:59')).toEqual(instant('clock', 86_399_000));
  });

  test('that no clock shows is none', () => {
    for (const text of ['24:00', '12:60', '12:00:60', '12:3', '12:03:07.1234']) {
      expect(at(text), text).toBe('a time is written after:12:03:07 or after:+14.8s');
    }
  });

  test('from the beginning is in seconds unless a unit is given', () => {
    expect(at('+14.8')).toEqual(instant('relative', 14_800));
    expect(at('14.8s')).toEqual(instant('relative', 14_800));
    expect(at('250ms')).toEqual(instant('relative', 250));
    expect(at('2m')).toEqual(instant('relative', 120_000));
    expect(at('2min')).toEqual(instant('relative', 120_000));
    expect(at('1h')).toEqual(instant('relative', 3_600_000));
  });

  test('keeps the side that was asked for, also in what is wrong', () => {
    expect(read('before', bare('1'))).toMatchObject({ side: 'before' });
    expect(read('before', bare(''))).toBe('a time is missing after before:');
    expect(read('before', bare('noon'))).toBe('a time is written before:12:03:07 or before:+14.8s');
  });
});

describe('a name out of a list', () => {
  test('is read in either case, and a synonym means its transport', () => {
    expect(read('dir', bare('OUT'))).toEqual({ kind: 'direction', direction: 'out' });
    expect(read('transport', bare('WebSocket'))).toEqual({ kind: 'transport', transport: 'ws' });
    expect(read('has', bare('Gap'))).toEqual({ kind: 'has', what: 'gap' });
    expect(read('is', bare('json'))).toEqual({ kind: 'is', what: 'json' });
  });

  test('that is in none is answered with the list', () => {
    expect(read('dir', bare('up'))).toBe('a direction is dir:in or dir:out');
    expect(read('transport', bare('toString'))).toMatch(/^a transport is ws, sse, stream, poll, .* or xhr$/);
    expect(read('has', bare('json'))).toBe('has: asks for gap, duplicate, late or finding');
    expect(read('is', bare('gap'))).toBe('is: asks for heartbeat, text, binary, json, cut, empty or induced');
  });
});

describe('a text', () => {
  const field = (key: Key, value: Value): unknown => {
    const result = readKeyTerm(key, value);
    if (!result.ok) return result.error;
    const { term, isNot } = result.value;
    return term.kind === 'field' ? [term.field, term.test, isNot] : term;
  };

  test('is contained, equals after =, and differs after !=', () => {
    expect(field('type', bare('trade'))).toEqual(['type', { kind: 'contains', text: 'trade' }, false]);
    expect(field('type', bare('=trade'))).toEqual(['type', { kind: 'equals', text: 'trade' }, false]);
    expect(field('type', bare('!=trade'))).toEqual(['type', { kind: 'equals', text: 'trade' }, true]);
  });

  test('of an id is the whole id: 7 is not found in 17', () => {
    expect(field('id', bare('7'))).toEqual(['id', { kind: 'equals', text: '7' }, false]);
  });

  test('in quotes begins with no operator', () => {
    expect(field('event', quoted('=trade'))).toEqual(['event', { kind: 'contains', text: '=trade' }, false]);
  });

  test('has no order', () => {
    expect(field('url', bare('>a'))).toBe('url: compares by = and != only');
    expect(field('stream', bare('!='))).toBe('something is missing after stream:!=');
  });

  test('may be a pattern; a size, a time and a name may not', () => {
    expect(field('type', pattern)).toEqual(['type', PATTERN, false]);
    for (const key of ['size', 'after', 'before', 'dir', 'transport', 'has', 'is'] as const) {
      expect(read(key, pattern)).toBe(`${key}: takes no regular expression`);
    }
  });
});

describe('a path', () => {
  const path = (operator: Parameters<typeof readPathTerm>[1], value: Value, steps = 'data.price'): unknown => {
    const result = readPathTerm(steps, operator, value);
    return result.ok ? result.value : result.error;
  };

  test('is compared by = and != with any text, and by order with a number only', () => {
    expect(path('=', bare('abc'))).toMatchObject({ kind: 'path', operator: '=', value: 'abc' });
    expect(path('!=', bare('abc'))).toMatchObject({ kind: 'path', operator: '!=', value: 'abc' });
    for (const number of ['42', '-4.5', '.5', '5.', '1e3', '+2E-1']) {
      expect(path('>=', bare(number))).toMatchObject({ kind: 'path', operator: '>=', value: number });
    }
    for (const text of ['abc', '', '1k', '.', '0x10']) {
      expect(path('<', quoted(text)), text).toBe('< compares with a number');
    }
  });

  test('with ~ contains a text, and with ~ or = matches a pattern', () => {
    expect(path('~', bare('ab'))).toMatchObject({ kind: 'path-text', test: { kind: 'contains', text: 'ab' } });
    const asked: Value = { ...pattern, text: 'tra?de' };
    expect(path('~', asked)).toMatchObject({ kind: 'path-text', test: PATTERN });
    expect(path('=', asked)).toMatchObject({ kind: 'path-text', test: PATTERN });
    expect(path('>', asked)).toBe('a regular expression needs ~ or =');
  });

  test('needs a value; an empty one in quotes is one', () => {
    expect(path('=', bare(''))).toBe('a value is missing after data.price=');
    expect(path('=', quoted(''))).toMatchObject({ value: '' });
  });

  test('that cannot be read is none', () => {
    expect(path('=', bare('1'), 'data..price')).toBe('data..price is not a path like data.price or [0].id');
    expect(path('=', bare('1'), '')).toBe(' is not a path like data.price or [0].id');
  });
});

describe('a regular expression', () => {
  const fault = (source: string, flags = ''): string | null =>
    faultOf({ kind: 'pattern', source, flags, from: 0, until: source.length + 2 });

  test('is valid or says in the words of the engine what is wrong', () => {
    expect(fault('a+')).toBeNull();
    // The engine repeats the pattern before its reason; only the reason is shown.
    expect(fault('(')).toMatch(/^the regular expression cannot be read: [^/]+$/);
  });

  test('is checked with the flags that count: a bracket left open is an error only in the unicode modes', () => {
    expect(fault(']')).toBeNull();
    expect(fault(']', 'u')).not.toBeNull();
    expect(fault('a', 'gy')).toBeNull();
  });

  test('loses the flags by which one test would depend on the last', () => {
    expect(effectiveFlags('giyms')).toBe('ims');
  });
});
