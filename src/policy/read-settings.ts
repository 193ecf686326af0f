import type { NumberingChoice } from '../analysis/numbering/numbering-rule.ts';
import { parsePath } from '../analysis/numbering/path.ts';
import type { Thresholds } from '../analysis/thresholds.ts';
import { isRecord } from '../base/is-object.ts';
import { type Millis, millis } from '../base/units.ts';
import { POLICY_PROBLEMS } from '../texts/policy.ts';
import { parseDuration } from '../base/duration.ts';
import type { Limits, StreamSettings, WhenUnjudged } from './policy.ts';
import { isText, PolicyError, within } from './policy-error.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The settings that a policy has for all streams and for some. */
export const SETTING_KEYS = [
  'numbering',
  'groupBy',
  'unjudged',
  'maxSilence',
  'maxDowntime',
  'maxReconnects',
  'maxRequestsPerHour',
  'thresholds',
] as const;

const THRESHOLD_KEYS = ['silence', 'emptyPolls', 'queue'];

/** Reads a span of a caller: milliseconds or a text; `null` for anything else. */
export function readSpan(value: unknown): Millis | null {
  const parsed = isText(value) ? parseDuration(value) : value;
  return typeof parsed === 'number' && parsed >= 0 ? millis(parsed) : null;
}

function spanAt(value: unknown, place: string): Millis {
  const span = readSpan(value);
  if (span === null) throw new PolicyError(place, POLICY_PROBLEMS.duration);
  return span;
}

function countAt(value: unknown, place: string): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
    throw new PolicyError(place, POLICY_PROBLEMS.count);
  return value;
}

function shareAt(value: unknown, place: string): number {
  if (typeof value !== 'number' || !(value >= 0 && value <= 1)) throw new PolicyError(place, POLICY_PROBLEMS.share);
  return value;
}

function pathAt(value: unknown, place: string): string {
  if (!isText(value) || value === '') throw new PolicyError(place, POLICY_PROBLEMS.numbering);
  if (parsePath(value) === null) throw new PolicyError(place, POLICY_PROBLEMS.path(value));
  return value;
}

function groupsAt(value: unknown, place: string): readonly string[] {
  if (value === undefined) return [];
  const groups: readonly unknown[] = Array.isArray(value) ? value : [value];
  return groups.map((group, index) => {
    const own = Array.isArray(value) ? `${place}[${index}]` : place;
    if (!isText(group) || group === '') throw new PolicyError(own, POLICY_PROBLEMS.groupBy);
    if (parsePath(group) === null) throw new PolicyError(own, POLICY_PROBLEMS.path(group));
    return group;
  });
}

/** The two fields of a numbering that has two. */
const PAIRS = [
  { rule: 'range', low: 'first', high: 'last' },
  { rule: 'link', low: 'previous', high: 'own' },
] as const;

function readNumbering({ numbering, groupBy }: Fields, place: string): NumberingChoice | undefined {
  const own = within(place, 'numbering');
  const groupPlace = within(place, 'groupBy');
  if (numbering === undefined) {
    if (groupBy !== undefined) throw new PolicyError(groupPlace, POLICY_PROBLEMS.groupWithoutNumbering);
    return undefined;
  }
  if (numbering === false) return { kind: 'none' };
  const groups = groupsAt(groupBy, groupPlace);
  if (isText(numbering)) return { kind: 'rule', rule: 'contiguous', paths: [pathAt(numbering, own)], groupBy: groups };
  if (!isRecord(numbering)) throw new PolicyError(own, POLICY_PROBLEMS.numbering);
  const keys = Object.keys(numbering);
  const pair = PAIRS.find(({ low, high }) => keys.length === 2 && keys.includes(low) && keys.includes(high));
  if (pair === undefined) throw new PolicyError(own, POLICY_PROBLEMS.numbering);
  const paths = [pair.low, pair.high].map((key) => pathAt(numbering[key], within(own, key)));
  return { kind: 'rule', rule: pair.rule, paths, groupBy: groups };
}

function readUnjudged({ unjudged }: Fields, place: string): WhenUnjudged | undefined {
  if (unjudged === undefined || unjudged === 'fail' || unjudged === 'pass') return unjudged;
  throw new PolicyError(within(place, 'unjudged'), POLICY_PROBLEMS.unjudged);
}

function readLimits(fields: Fields, place: string): Partial<Limits> {
  const limits: { -readonly [K in keyof Limits]?: Limits[K] } = {};
  const { maxSilence, maxDowntime, maxReconnects, maxRequestsPerHour } = fields;
  if (maxSilence !== undefined) limits.silence = spanAt(maxSilence, within(place, 'maxSilence'));
  if (maxDowntime !== undefined) limits.downtime = spanAt(maxDowntime, within(place, 'maxDowntime'));
  if (maxReconnects !== undefined) limits.reconnects = countAt(maxReconnects, within(place, 'maxReconnects'));
  if (maxRequestsPerHour !== undefined)
    limits.requestsPerHour = countAt(maxRequestsPerHour, within(place, 'maxRequestsPerHour'));
  return limits;
}

function readThresholds({ thresholds }: Fields, place: string): Partial<Thresholds> {
  if (thresholds === undefined) return {};
  const own = within(place, 'thresholds');
  if (!isRecord(thresholds)) throw new PolicyError(own, POLICY_PROBLEMS.notObject);
  const unknown = Object.keys(thresholds).find((key) => !THRESHOLD_KEYS.includes(key));
  if (unknown !== undefined) throw new PolicyError(own, POLICY_PROBLEMS.unknownKey(unknown, THRESHOLD_KEYS));
  const { silence, emptyPolls, queue } = thresholds;
  return {
    ...(silence === undefined ? {} : { silence: spanAt(silence, within(own, 'silence')) }),
    ...(emptyPolls === undefined ? {} : { emptyPolls: shareAt(emptyPolls, within(own, 'emptyPolls')) }),
    ...(queue === undefined ? {} : { queue: countAt(queue, within(own, 'queue')) }),
  };
}

/** @throws {PolicyError} with the place of the first thing that is not understood */
export function readSettings(fields: Fields, place: string): StreamSettings {
  const numbering = readNumbering(fields, place);
  const unjudged = readUnjudged(fields, place);
  return {
    ...(numbering === undefined ? {} : { numbering }),
    ...(unjudged === undefined ? {} : { unjudged }),
    limits: readLimits(fields, place),
    thresholds: readThresholds(fields, place),
  };
}
