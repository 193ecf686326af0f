import { formatClock, twoDigits } from '../../base/format.ts';

/** Milliseconds of a day. */
const DAY = 86_400_000;

const ISO = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)([.,]\d{1,9})?)?\s*(Z|[+-]\d\d:?\d\d)?$/i;

/** Days from 1970-01-01 to a day of the Gregorian calendar; years begin in March so that the leap day comes last. */
function daysFrom1970(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/**
 * Reads an ISO 8601 instant as HAR files have it. Written here because pure rooms have no clock, and `Date` is one.
 *
 * @param text say `2026-03-01T12:00:00.250+01:00`; without a zone UTC is taken.
 * @returns milliseconds since the epoch with their fraction, `null` if the text is not an instant.
 */
export function parseInstant(text: string): number | null {
  const match = ISO.exec(text.trim());
  if (match === null) return null;
  const [, year, month, day, hour, minute, second = '0', fraction = '', zone = 'Z'] = match;
  const [m, d, h, min, s] = [Number(month), Number(day), Number(hour), Number(minute), Number(second)];
  if (m < 1 || m > 12 || d < 1 || d > 31 || h > 24 || min > 59 || s > 60) return null;
  const zoneMinutes = /^z$/i.test(zone)
    ? 0
    : Number(`${zone.charAt(0)}1`) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2)));
  const milliseconds = fraction === '' ? 0 : Number(`0.${fraction.slice(1)}`) * 1000;
  return daysFrom1970(Number(year), m, d) * DAY + ((h * 60 + min - zoneMinutes) * 60 + s) * 1000 + milliseconds;
}

/** The day of the Gregorian calendar that is `days` after 1970-01-01, as `YYYY-MM-DD`. */
function dayAfter1970(days: number): string {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1_460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${String(year).padStart(4, '0')}-${twoDigits(month)}-${twoDigits(day)}`;
}

/**
 * Writes an instant as ISO 8601 in UTC, to the millisecond (what is below is cut off).
 *
 * @param epoch milliseconds since the epoch; of the years 0 to 9999.
 */
export function writeInstant(epoch: number): string {
  const whole = Math.floor(epoch);
  const days = Math.floor(whole / DAY);
  const rest = whole - days * DAY;
  return `${dayAfter1970(days)}T${formatClock(rest, 'milli')}Z`;
}
