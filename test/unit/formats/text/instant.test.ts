import * as fc from '../../../property.ts';
import { describe, expect, test } from 'vitest';
import { parseInstant, writeInstant } from '../../../../src/formats/text/instant.ts';

describe('writeInstant', () => {
  test('an instant written is the instant read, to the millisecond', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 7_000_000_000_000 }), (epoch) => {
        expect(writeInstant(epoch)).toBe(new Date(epoch).toISOString());
        expect(parseInstant(writeInstant(epoch))).toBe(epoch);
      }),
    );
    expect(writeInstant(951_782_400_000.9)).toBe('2000-02-29T00:00:00.000Z');
  });
});

describe('parseInstant', () => {
  test('reads any instant as the platform does', () => {
    const moments = fc.date({
      min: new Date('1970-01-01T00:00:00Z'),
      max: new Date('2199-12-31T23:59:59Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(moments, (moment) => {
        expect(parseInstant(moment.toISOString())).toBe(moment.getTime());
      }),
    );
  });

  test.each([
    ['2026-03-01T12:00:00.250+01:00', '2026-03-01T11:00:00.250Z'],
    ['2026-03-01T12:00:00-0530', '2026-03-01T17:30:00.000Z'],
    ['2024-02-29T00:00Z', '2024-02-29T00:00:00.000Z'],
    ['2026-03-01 12:00:00', '2026-03-01T12:00:00.000Z'],
  ])('%s is %s', (text, same) => {
    expect(parseInstant(text)).toBe(Date.parse(same));
  });

  test('fractions finer than a millisecond are kept', () => {
    // 0.250125 s are 250.125 ms.
    expect(parseInstant('1970-01-01T00:00:00.250125Z')).toBeCloseTo(250.125, 6);
  });

  test('a text that is not an instant is null', () => {
    for (const text of ['', 'now', '2026-13-01T00:00:00Z', '2026-03-01', '2026-03-01T25:00:00Z', '12:00']) {
      expect(parseInstant(text)).toBeNull();
    }
  });
});
