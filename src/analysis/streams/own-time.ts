import { isObject } from '../../base/is-object.ts';

/** Names of fields that say when a message was made. */
const FIELDS: ReadonlySet<string> = new Set(
  'ts time timestamp sentAt sent_at createdAt created_at date at made emittedAt published_at'.split(' '),
);

const ISO = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?(?:Z|([+-])(\d\d):?(\d\d))?$/;

/** Days from the epoch to a date of the Gregorian calendar (Howard Hinnant, "chrono-compatible low-level date algorithms"). */
function daysOf(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const ofEra = shifted - era * 400;
  const ofYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * 146_097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719_468;
}

/** A time as ISO 8601 writes it, in milliseconds since the epoch; without a zone it counts as UTC. `null` for other text. */
export function readIsoTime(text: string): number | null {
  const found = ISO.exec(text);
  if (found === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found.slice(1, 7).map(Number);
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 24 || minute > 59 || second > 60) return null;
  const fraction = Number(`0.${found[7] ?? '0'}`) * 1_000;
  const sign = found[8] === '-' ? -1 : 1;
  const zone = sign * (Number(found[9] ?? 0) * 60 + Number(found[10] ?? 0));
  return (
    (daysOf(year, month, day) * 1_440 + hour * 60 + minute - zone) * 60_000 + second * 1_000 + Math.floor(fraction)
  );
}

/** When a message was made, by a field of its own at the top: milliseconds since the epoch, `null` where it does not say. */
export function ownTimeOf(body: unknown): number | null {
  if (!isObject(body)) return null;
  for (const [name, value] of Object.entries(body)) {
    if (!FIELDS.has(name)) continue;
    if (typeof value === 'string') {
      const time = readIsoTime(value);
      if (time !== null) return time;
    }
    if (typeof value !== 'number') continue;
    if (value > 1e12 && value < 1e14) return value;
    if (value > 1e9 && value < 1e11) return value * 1_000;
  }
  return null;
}
