import { parseDuration } from '../base/duration.ts';
import { isRecord } from '../base/is-object.ts';
import { millis, type Millis } from '../base/units.ts';
import { FAULT_PROBLEMS } from '../texts/faults.ts';
import {
  codeProblem,
  everyProblem,
  rateProblem,
  reasonProblem,
  roundShare,
  shareProblem,
  statusProblem,
  timeProblem,
} from './check-fault.ts';
import { FAULT_LIMITS } from './fault-limits.ts';
import type { Fault, FaultKind, MessageChoice } from './plan.ts';

/** Something in a plan that is not understood, and where; it never leaves this room. */
export class PlanError extends Error {
  override readonly name = 'PlanError';
  /** As in `steps[2].fault.share`; empty for the whole. */
  readonly place: string;

  constructor(place: string, message: string) {
    super(message);
    this.place = place;
  }
}

const CHOICE = ['share', 'every', 'direction', 'filter'];

/** The fields of each kind next to `kind`. */
const FIELDS: Readonly<Record<FaultKind, readonly string[]>> = {
  cut: [],
  refuse: [],
  stuck: [],
  'half-open': [],
  status: ['status'],
  close: ['code', 'reason'],
  freeze: [],
  'slow-reader': ['bytesPerSecond'],
  bandwidth: ['bytesPerSecond'],
  drop: CHOICE,
  delay: ['by', 'jitter', ...CHOICE],
  duplicate: CHOICE,
  swap: CHOICE,
  corrupt: CHOICE,
};

/** All kinds of fault. */
export const FAULT_KINDS = Object.keys(FIELDS);

const isKind = (value: unknown): value is FaultKind => typeof value === 'string' && Object.hasOwn(FIELDS, value);

/** Reads the fields of one fault, each with its place. */
class FaultFields {
  readonly #fields: Readonly<Record<string, unknown>>;
  readonly #place: string;

  constructor(fields: Readonly<Record<string, unknown>>, place: string) {
    this.#fields = fields;
    this.#place = place;
  }

  #check(name: string, problem: string | null): void {
    if (problem !== null) throw new PlanError(`${this.#place}.${name}`, problem);
  }

  number(name: string, problemOf: (value: number) => string | null): number {
    const value = this.#fields[name];
    const given = typeof value === 'number' ? value : Number.NaN;
    this.#check(name, problemOf(given));
    return given;
  }

  text(name: string, most: number): string {
    const value = this.#fields[name] ?? '';
    if (typeof value !== 'string') throw new PlanError(`${this.#place}.${name}`, FAULT_PROBLEMS.notText);
    this.#check(name, value.length > most ? FAULT_PROBLEMS.tooLong(most) : null);
    return value;
  }

  reason(): string {
    const reason = this.text('reason', FAULT_LIMITS.reason);
    this.#check('reason', reasonProblem(reason));
    return reason;
  }

  time(name: string, fallback: number | undefined): Millis {
    const value = this.#fields[name] ?? fallback;
    const given = typeof value === 'string' ? parseDuration(value.slice(0, 50)) : value;
    const time = typeof given === 'number' ? Math.round(given) : Number.NaN;
    this.#check(name, timeProblem(time, 0));
    return millis(time);
  }

  choice(): MessageChoice {
    const { share = null, every = null, direction = 'both' } = this.#fields;
    if (share !== null && every !== null) throw new PlanError(this.#place, FAULT_PROBLEMS.shareOrEvery);
    if (direction !== 'in' && direction !== 'out' && direction !== 'both')
      throw new PlanError(`${this.#place}.direction`, FAULT_PROBLEMS.direction);
    return {
      share: share === null ? null : roundShare(this.number('share', shareProblem)),
      every: every === null ? null : this.number('every', everyProblem),
      direction,
      filter: this.text('filter', FAULT_LIMITS.filter),
    };
  }
}

function faultOf(kind: FaultKind, fields: FaultFields): Fault {
  switch (kind) {
    case 'status':
      return { kind, status: fields.number('status', statusProblem) };
    case 'close':
      return { kind, code: fields.number('code', codeProblem), reason: fields.reason() };
    case 'slow-reader':
    case 'bandwidth':
      return { kind, bytesPerSecond: fields.number('bytesPerSecond', rateProblem) };
    case 'drop':
    case 'duplicate':
    case 'swap':
    case 'corrupt':
      return { kind, ...fields.choice() };
    case 'delay':
      return { kind, by: fields.time('by', undefined), jitter: fields.time('jitter', 0), ...fields.choice() };
    default:
      return { kind };
  }
}

/**
 * Reads one fault from a value of any kind.
 *
 * @throws {PlanError} with the place of what is not understood
 */
export function readFault(value: unknown, place: string): Fault {
  if (!isRecord(value)) throw new PlanError(place, FAULT_PROBLEMS.notObject);
  const { kind, ...fields } = value;
  if (!isKind(kind)) {
    const word = typeof kind === 'string' ? kind.slice(0, 50) : typeof kind;
    throw new PlanError(`${place}.kind`, FAULT_PROBLEMS.unknownWord(word, FAULT_KINDS));
  }
  const known = FIELDS[kind];
  const unknown = Object.keys(fields).find((key) => !known.includes(key));
  if (unknown !== undefined)
    throw new PlanError(place, FAULT_PROBLEMS.unknownKey(unknown.slice(0, 50), ['kind', ...known]));
  return faultOf(kind, new FaultFields(fields, place));
}
