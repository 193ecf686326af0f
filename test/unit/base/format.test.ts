import { describe, expect, test } from 'vitest';
import {
  createCountFormat,
  formatAmount,
  formatBinaryBytes,
  formatBytes,
  formatClock,
  formatCount,
  formatDelta,
  formatDuration,
  formatHex,
  formatOffset,
  formatPercent,
  formatRate,
  formatRelative,
  pluralize,
  twoDigits,
} from '../../../src/base/format.ts';

describe('a duration', () => {
  test.each([
    [-5, '0 ms'],
    [Number.NaN, '0 ms'],
    [0, '0 ms'],
    [0.04, '0 ms'],
    [0.4, '0.4 ms'],
    [2, '2 ms'],
    [9.94, '9.9 ms'],
    [9.96, '10 ms'],
    [118, '118 ms'],
    [999.4, '999 ms'],
    [999.7, '1 s'],
    [1_000, '1 s'],
    [1_040, '1 s'],
    [1_230, '1.2 s'],
    [14_788, '14.8 s'],
    [25_000, '25 s'],
    [59_949, '59.9 s'],
    [59_950, '1 min'],
    [63_000, '1 min 3 s'],
    [119_600, '2 min'],
    [123_000, '2 min 3 s'],
    [3_599_400, '59 min 59 s'],
    [3_599_600, '1 h'],
    [3_900_000, '1 h 5 min'],
    [7_170_000, '2 h'],
    [360_000_000, '100 h'],
  ])('of %d ms reads %s', (duration, text) => {
    expect(formatDuration(duration)).toBe(text);
  });

  test('since the line before has a sign', () => {
    expect(formatDelta(118)).toBe('+118 ms');
    expect(formatDelta(63_000)).toBe('+1 min 3 s');
  });
});

describe('an instant', () => {
  test('from the zero of a recording has milliseconds', () => {
    expect(formatOffset(14_788)).toBe('14.788 s');
    expect(formatOffset(3_900_000.4)).toBe('3900.000 s');
  });

  test('relative to a mark has its sign as well', () => {
    expect(formatRelative(14_788)).toBe('+14.788 s');
    expect(formatRelative(-250)).toBe('-0.250 s');
    expect(formatRelative(0)).toBe('+0.000 s');
  });

  test('as a time of day wraps at midnight and carries into the next second', () => {
    const noon = (12 * 3_600 + 3 * 60 + 7) * 1_000 + 412;
    expect(formatClock(noon, 'milli')).toBe('12:03:07.412');
    expect(formatClock(noon, 'second')).toBe('12:03:07');
    expect(formatClock(noon, 'minute')).toBe('12:03');
    expect(formatClock(noon + 587, 'second')).toBe('12:03:07');
    expect(formatClock(86_400_000 + 1_000, 'second')).toBe('00:00:01');
    expect(formatClock(-1_000, 'second')).toBe('23:59:59');
    expect(formatClock(59_999.6, 'milli')).toBe('00:01:00.000');
    expect(twoDigits(7)).toBe('07');
  });

  test('of the epoch reads as its time in UTC', () => {
    const epoch = 1_772_366_400_250;
    expect(formatClock(epoch, 'milli')).toBe(new Date(epoch).toISOString().slice(11, 23));
  });
});

describe('a size', () => {
  test.each([
    [0, '0 B'],
    [135, '135 B'],
    [999, '999 B'],
    [999.6, '1 kB'],
    [1_000, '1 kB'],
    [14_240, '14.2 kB'],
    [64_000, '64 kB'],
    [99_949, '99.9 kB'],
    [99_950, '100 kB'],
    [412_400, '412 kB'],
    [999_600, '1 MB'],
    [1_700_000, '1.7 MB'],
    [5e15, '5000 TB'],
  ])('of %d bytes reads %s', (size, text) => {
    expect(formatBytes(size)).toBe(text);
  });

  test.each([
    [0, '0 B'],
    [1_023, '1023 B'],
    [1_024, '1 KiB'],
    [1_536, '1.5 KiB'],
    [65_536, '64 KiB'],
    [1_024 ** 2 - 1, '1 MiB'],
    [67_108_864, '64 MiB'],
    [3 * 1_024 ** 3, '3 GiB'],
  ])('of %d bytes in binary units reads %s', (size, text) => {
    expect(formatBinaryBytes(size)).toBe(text);
  });
});

describe('a number', () => {
  test.each([
    [0, '0'],
    [-0.4, '0'],
    [999.4, '999'],
    [999.5, '1,000'],
    [12_345, '12,345'],
    [-12_345, '-12,345'],
    [1_234_567, '1,234,567'],
  ])('%d counts as %s', (count, text) => {
    expect(formatCount(count)).toBe(text);
  });

  test.each([
    [0, '0'],
    [0.5, '0.5'],
    [8, '8'],
    [8.42, '8.4'],
    [9.96, '10'],
    [34.4, '34'],
    [20_000, '20,000'],
  ])('%d that need not be whole reads %s', (amount, text) => {
    expect(formatAmount(amount)).toBe(text);
    expect(formatRate(amount)).toBe(`${text}/s`);
  });

  test('has its noun in the singular for one alone', () => {
    expect(pluralize(1, 'message')).toBe('1 message');
    expect(pluralize(0, 'message')).toBe('0 messages');
    expect(pluralize(12_345, 'message')).toBe('12,345 messages');
    expect(pluralize(2, 'stream is', 'streams are')).toBe('2 streams are');
  });

  test('takes the separators that it is given', () => {
    const german = createCountFormat(new Intl.NumberFormat('de').format);
    expect(german.formatCount(12_345)).toBe('12.345');
    expect(german.formatCount(-0.4)).toBe('0');
    expect(german.formatRate(20_000)).toBe('20.000/s');
    expect(german.pluralize(2_148, 'message')).toBe('2.148 messages');
  });
});

test('a share is a whole percentage, with one decimal where it is exact', () => {
  expect(formatPercent(0.123)).toBe('12 %');
  expect(formatPercent(0.9984, true)).toBe('99.8 %');
  expect(formatPercent(1, true)).toBe('100 %');
});

test('bytes are two hexadecimal digits each', () => {
  expect(formatHex(Uint8Array.of(0, 255, 42))).toBe('00 ff 2a');
  expect(formatHex([])).toBe('');
});
