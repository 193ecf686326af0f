import { parseDuration } from '../base/duration.ts';
import { isRecord } from '../base/is-object.ts';
import { fail, ok, type Result } from '../base/result.ts';
import { millis, type Millis } from '../base/units.ts';
import { FAULT_PROBLEMS, faultProblem } from '../texts/faults.ts';
import type { Transport } from '../wire/record.ts';
import { seedProblem, timeProblem } from './check-fault.ts';
import { FAULT_LIMITS } from './fault-limits.ts';
import { parseSteps } from './parse-steps.ts';
import { EVERYTHING, isInstant, PLAN_VERSION, type ConnectionTarget, type FaultPlan, type Step } from './plan.ts';
import { PlanError, readFault } from './read-fault.ts';

const PLAN_KEYS = ['version', 'name', 'seed', 'target', 'steps'];
const TARGET_KEYS = ['address', 'transports', 'connection'];
const STEP_KEYS = ['at', 'lasts', 'fault'];

/** Every transport that faults can be caused on: a new one does not compile without its line here, or its name below. */
const TRANSPORTS: Readonly<Record<Exclude<Transport, 'peerconnection' | 'webtransport'>, true>> = {
  websocket: true,
  eventsource: true,
  fetch: true,
  xhr: true,
  datachannel: true,
};

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(value: unknown, place: string, known: readonly string[]): Fields {
  if (!isRecord(value)) throw new PlanError(place, FAULT_PROBLEMS.notObject);
  const unknown = Object.keys(value).find((key) => !known.includes(key));
  if (unknown !== undefined) throw new PlanError(place, FAULT_PROBLEMS.unknownKey(unknown.slice(0, 50), known));
  return value;
}

function textOf(value: unknown, place: string, most: number): string {
  if (typeof value !== 'string') throw new PlanError(place, FAULT_PROBLEMS.notText);
  if (value.length > most) throw new PlanError(place, FAULT_PROBLEMS.tooLong(most));
  return value;
}

function timeOf(value: unknown, place: string, least: 0 | 1): Millis {
  const given = typeof value === 'string' ? parseDuration(value.slice(0, 50)) : value;
  const time = typeof given === 'number' ? Math.round(given) : Number.NaN;
  const problem = timeProblem(time, least);
  if (problem !== null) throw new PlanError(place, problem);
  return millis(time);
}

function readConnection(value: unknown): ConnectionTarget | null {
  if (value === undefined || value === null) return null;
  const place = 'target.connection';
  const { document, connection } = fieldsOf(value, place, ['document', 'connection']);
  const isNumber = typeof connection === 'number' && Number.isSafeInteger(connection) && connection >= 0;
  if (typeof document !== 'string' || document.length > 128 || !isNumber)
    throw new PlanError(place, FAULT_PROBLEMS.connection);
  return { document, connection };
}

function readTransports(value: unknown): readonly Transport[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw new PlanError('target.transports', FAULT_PROBLEMS.notList);
  const known = Object.keys(TRANSPORTS);
  const isTransport = (word: unknown): word is Transport => typeof word === 'string' && Object.hasOwn(TRANSPORTS, word);
  const words: readonly unknown[] = value;
  const wrong = words.findIndex((word) => !isTransport(word));
  if (wrong !== -1) {
    const word = String(words[wrong]).slice(0, 50);
    throw new PlanError(`target.transports[${wrong}]`, FAULT_PROBLEMS.unknownWord(word, known));
  }
  return [...new Set(words.filter(isTransport))];
}

function readTarget(value: unknown): FaultPlan['target'] {
  if (value === undefined) return EVERYTHING;
  const { address = '', transports, connection } = fieldsOf(value, 'target', TARGET_KEYS);
  return {
    address: textOf(address, 'target.address', FAULT_LIMITS.address),
    transports: readTransports(transports),
    connection: readConnection(connection),
  };
}

function readStep(value: unknown, place: string): Step {
  const { at = 0, lasts = null, fault: written } = fieldsOf(value, place, STEP_KEYS);
  const fault = readFault(written, `${place}.fault`);
  if (lasts !== null && isInstant(fault)) throw new PlanError(`${place}.lasts`, FAULT_PROBLEMS.instant(fault.kind));
  return {
    at: timeOf(at, `${place}.at`, 0),
    lasts: lasts === null ? null : timeOf(lasts, `${place}.lasts`, 1),
    fault,
  };
}

function readSteps(value: unknown): readonly Step[] {
  if (typeof value === 'string') {
    const steps = parseSteps(value);
    if (!steps.ok) throw new PlanError('steps', steps.error);
    return steps.value;
  }
  if (!Array.isArray(value)) throw new PlanError('steps', FAULT_PROBLEMS.notList);
  const steps: readonly unknown[] = value;
  if (steps.length === 0) throw new PlanError('steps', FAULT_PROBLEMS.noSteps);
  if (steps.length > FAULT_LIMITS.steps) throw new PlanError('steps', FAULT_PROBLEMS.tooManySteps(FAULT_LIMITS.steps));
  return steps.map((step, index) => readStep(step, `steps[${index}]`));
}

function readSeed(value: unknown): number {
  const seed = typeof value === 'number' ? value : Number.NaN;
  const problem = seedProblem(seed);
  if (problem !== null) throw new PlanError('seed', problem);
  return seed;
}

/**
 * Reads a plan from a parsed value of any kind. `version`, `name`, `seed` (1) and `target` (everything) may be left out;
 * durations may be texts such as `5s`, and `steps` may be the words of {@link parseSteps}.
 *
 * @returns the plan, or a sentence that names the place of the first thing that is not understood. Never throws.
 */
export function readPlan(value: unknown): Result<FaultPlan, string> {
  try {
    const { version = PLAN_VERSION, name = '', seed = 1, target, steps } = fieldsOf(value, '', PLAN_KEYS);
    if (version !== PLAN_VERSION) throw new PlanError('version', FAULT_PROBLEMS.version(PLAN_VERSION));
    return ok({
      version: PLAN_VERSION,
      name: textOf(name, 'name', FAULT_LIMITS.name),
      seed: readSeed(seed),
      target: readTarget(target),
      steps: readSteps(steps),
    });
  } catch (error) {
    if (error instanceof PlanError) return fail(faultProblem(error.place, error.message));
    throw error;
  }
}

/** Reads the JSON of a plan, as {@link writePlan} writes it or as a person did. */
export function parsePlan(text: string): Result<FaultPlan, string> {
  if (text.length > FAULT_LIMITS.text) return fail(FAULT_PROBLEMS.tooLong(FAULT_LIMITS.text));
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    return fail(FAULT_PROBLEMS.notJson(error instanceof Error ? error.message : ''));
  }
  return readPlan(value);
}

/** Writes a plan as JSON for people and files; {@link parsePlan} gives the same plan. */
export const writePlan = (plan: FaultPlan): string => `${JSON.stringify(plan, null, 2)}\n`;
