import { isRecord } from '../../base/is-object.ts';

/** The field `name` of a JSON object, `undefined` of anything else. */
export const field = (value: unknown, name: string): unknown => (isRecord(value) ? value[name] : undefined);

/** Whether a JSON object has a field of its own, whatever its value. */
export const has = (value: unknown, name: string): boolean => isRecord(value) && Object.hasOwn(value, name);

/** A text, or `null` for anything else. */
export const asText = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** A number or big integer, or `null` for anything else. */
export const asNumber = (value: unknown): number | bigint | null =>
  typeof value === 'bigint' || (typeof value === 'number' && Number.isFinite(value)) ? value : null;

/** A finite number from 0, or `null` for anything else. */
export const asCount = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null;

/** A reference as text: protocols use numbers and texts alike. `null` for anything else and for the empty text. */
export const asRef = (value: unknown): string | null =>
  typeof value === 'string' && value !== ''
    ? value
    : typeof value === 'number' || typeof value === 'bigint'
      ? String(value)
      : null;

/** A JSON array, `null` of anything else. */
export const asList = (value: unknown): readonly unknown[] | null => (Array.isArray(value) ? value : null);
