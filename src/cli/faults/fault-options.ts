import { readFileSync } from 'node:fs';
import { parseDuration } from '../../base/duration.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import { seedProblem } from '../../faults/check-fault.ts';
import { FAULT_LIMITS } from '../../faults/fault-limits.ts';
import { planOf } from '../../faults/one-click.ts';
import { parseSteps } from '../../faults/parse-steps.ts';
import { EVERYTHING, type FaultPlan } from '../../faults/plan.ts';
import { parsePlan } from '../../faults/read-plan.ts';
import { isLoopbackHost, isToldHost, parseHostPort, type HostPort } from '../../proxy/told-hosts.ts';
import { wireProblem } from '../../proxy/wire-problem.ts';
import { FAULT_OPTION_PROBLEMS } from '../../texts/cli/fault-lines.ts';
import { describeFileError } from '../input.ts';
import { type OptionValues, textsOf } from '../options.ts';

/** The options with which a command is told what to make fail. */
export const FAULT_OPTIONS = ['fault', 'fault-on', 'fault-seed'];

/** What `faults` is asked to do. */
export interface FaultsCommand {
  readonly command: 'faults';
  readonly listen: HostPort;
  /** Hosts to forward to. */
  readonly told: readonly string[];
  /** What is armed at the first connection. */
  readonly plans: readonly FaultPlan[];
  /** For plans that come later, line by line. */
  readonly defaults: PlanDefaults;
  /** Milliseconds; `null` for until it is ended. */
  readonly duration: number | null;
}

/** What holds for words that do not say it themselves. */
interface PlanDefaults {
  readonly address: string;
  readonly seed: number;
}

const DEFAULT_LISTEN = '127.0.0.1:8900';

const textOf = (value: OptionValues[string]): string | null => (typeof value === 'string' ? value : null);

/** Reads words as a plan that a proxy can carry out. */
export function parsePlanWords(words: string, { address, seed }: PlanDefaults): Result<FaultPlan, string> {
  const steps = parseSteps(words);
  if (!steps.ok) return steps;
  const plan = planOf(steps.value, { ...EVERYTHING, address }, '', seed);
  const problem = wireProblem(plan);
  return problem === null ? ok(plan) : fail(problem);
}

function readPlanFile(path: string): Result<FaultPlan, string> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return fail(describeFileError(error));
  }
  const plan = parsePlan(text);
  if (!plan.ok) return plan;
  const problem = wireProblem(plan.value);
  return problem === null ? plan : fail(problem);
}

export function parsePlanDefaults(values: OptionValues): Result<PlanDefaults, string> {
  const address = textOf(values['fault-on']) ?? '';
  if (address.length > FAULT_LIMITS.address) return fail(FAULT_OPTION_PROBLEMS.address(FAULT_LIMITS.address));
  const text = textOf(values['fault-seed']);
  const seed = text === null ? 1 : /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  const problem = seedProblem(seed);
  return problem === null ? ok({ address, seed }) : fail(FAULT_OPTION_PROBLEMS.seed(problem));
}

/** Reads `--fault`, which may be given several times: words, or the name of a JSON file. */
export function parseFaultPlans(values: OptionValues): Result<readonly FaultPlan[], string> {
  const defaults = parsePlanDefaults(values);
  if (!defaults.ok) return defaults;
  const plans: FaultPlan[] = [];
  for (const text of textsOf(values['fault'])) {
    const plan = /\.json$/i.test(text) ? readPlanFile(text) : parsePlanWords(text, defaults.value);
    if (!plan.ok) return fail(FAULT_OPTION_PROBLEMS.fault(text, plan.error));
    plans.push(plan.value);
  }
  return ok(plans);
}

function parseListen(text: string): Result<HostPort, string> {
  const listen = parseHostPort(text);
  if (listen === null) return fail(FAULT_OPTION_PROBLEMS.listen(text));
  return isLoopbackHost(listen.host) ? ok(listen) : fail(FAULT_OPTION_PROBLEMS.notLoopback(text));
}

/** Reads the command line of `faults`. */
export function parseFaults(values: OptionValues, [surplus]: readonly string[]): Result<FaultsCommand, string> {
  if (surplus !== undefined) return fail(FAULT_OPTION_PROBLEMS.surplus(surplus));
  const listen = parseListen(textOf(values['listen']) ?? DEFAULT_LISTEN);
  if (!listen.ok) return listen;
  const told = textsOf(values['to']);
  if (told.length === 0) return fail(FAULT_OPTION_PROBLEMS.noHost);
  const wrong = told.find((host) => !isToldHost(host));
  if (wrong !== undefined) return fail(FAULT_OPTION_PROBLEMS.host(wrong));
  const defaults = parsePlanDefaults(values);
  if (!defaults.ok) return defaults;
  const plans = parseFaultPlans(values);
  if (!plans.ok) return plans;
  const time = textOf(values['for']);
  const duration = time === null ? null : parseDuration(time);
  if (time !== null && (duration === null || duration <= 0 || duration > FAULT_LIMITS.time))
    return fail(FAULT_OPTION_PROBLEMS.duration(time));
  return ok({
    command: 'faults',
    listen: listen.value,
    told,
    plans: plans.value,
    defaults: defaults.value,
    duration,
  });
}
