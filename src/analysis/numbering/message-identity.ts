import { fingerprint } from './fingerprint.ts';

/** Fields that a server fills anew each time it sends the same message. */
const VOLATILE = new Set(
  'ts time timestamp t e receivedat sentat date nonce servertime microtimestamp createdat updatedat'.split(' '),
);

/** A UUID, a ULID, or 16 and more hexadecimal digits: made to be given once. */
const UNIQUE =
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$|^[0-9A-HJKMNP-TV-Z]{26}$|^[0-9a-f]{16,64}$/i;

const ID_NAME = /(?:^|_|[a-z])(?:id|Id|ID)$|^_?id$|uuid$/i;

/** Values that are looked at within one message. */
const MAX_VALUES = 2_000;

/** What a message without a number can be known again by. */
export interface Identity {
  /** Some field is named like an id, or holds a value made to be given once. */
  readonly hasId: boolean;
  /** Some value was made to be given once. */
  readonly isUnique: boolean;
}

/** Looks for ids in a parsed message. */
export function identityOf(value: unknown): Identity {
  let budget = MAX_VALUES;
  let hasId = false;
  let isUnique = false;
  const look = (inner: unknown, name: string): void => {
    budget -= 1;
    if (budget < 0 || isUnique) return;
    if (Array.isArray(inner)) {
      for (const item of inner) look(item, '');
    } else if (typeof inner === 'object' && inner !== null) {
      for (const [key, field] of Object.entries(inner)) look(field, key);
    } else if (typeof inner === 'string') {
      if (inner.length >= 16 && inner.length <= 64 && UNIQUE.test(inner)) isUnique = true;
      hasId ||= isUnique || ID_NAME.test(name);
    } else if (typeof inner === 'number' || typeof inner === 'bigint') {
      hasId ||= ID_NAME.test(name);
    }
  };
  look(value, '');
  return { hasId, isUnique };
}

/** A hash of a parsed message that is the same whatever the order of its fields, and whatever its volatile fields hold. */
export function canonicalHash(value: unknown): number {
  return fingerprint(canonicalText(value));
}

function canonicalText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`;
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? '';
  const fields = Object.entries(value)
    .filter(([name]) => !VOLATILE.has(name.toLowerCase().replace(/[^a-z]/g, '')))
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, inner]) => `${JSON.stringify(name)}:${canonicalText(inner)}`);
  return `{${fields.join(',')}}`;
}
