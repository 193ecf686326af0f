import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import type { Analysis, AnalysisOptions } from '../../analysis/analysis.ts';
import type { Finding } from '../../analysis/finding.ts';
import { keptDecoders } from '../../analysis/kept-decoders.ts';
import type { Stream } from '../../analysis/streams/stream.ts';
import { formatClock } from '../../base/format.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import { millis } from '../../base/units.ts';
import { chosenSchema, setChosenSchema } from '../../formats/binary/chosen-schema.ts';
import { createJudgement, type Judgement, type Unjudged } from '../../policy/judgement.ts';
import { NO_POLICY, type Policy } from '../../policy/policy.ts';
import { parsePolicy, UNJUDGED_WORD } from '../../policy/read-policy.ts';
import { settingsFor } from '../../policy/settings-for.ts';
import { PROGRESS } from '../../texts/cli/progress.ts';
import type { CheckCommand } from '../command-line.ts';
import { describeFileError, type InputSummary, readInput } from '../input.ts';
import { describeProblems } from '../load-recording.ts';
import { describeOutputProblem, outputProblemLine, writeTexts } from '../output.ts';
import { toPrintable } from '../printable.ts';
import { createProgress } from '../progress.ts';
import type { CheckOptions } from './check-options.ts';
import { loadDecoders } from './decoders.ts';
import { createLimitChecker, type ExceededLimit, type LimitChecker } from './gate-limits.ts';
import { writeJunit } from './junit.ts';
import { writeChecked } from './write-checked.ts';

/** What `check` answers. */
export interface CheckOutcome {
  readonly verdict: 'clean' | 'findings' | 'unreadable' | 'unrecorded';
  readonly stdout: string;
  /** What could not be read or written. */
  readonly stderr: string;
}

/** Everything that a report is made of. */
export interface Checked {
  readonly file: string;
  readonly input: InputSummary;
  readonly analysis: Analysis;
  readonly judgement: Judgement;
  readonly findings: readonly Finding[];
  readonly exceededLimits: readonly ExceededLimit[];
  /** What the recording leaves open and the policy does not accept. */
  readonly unjudged: readonly Unjudged[];
  /** Milliseconds from the recording's zero to its end, or to its last record if the file does not say more. */
  readonly length: number;
  /** Findings that the caller wants to fail on. */
  readonly failing: readonly Finding[];
  /** What is open, where that is a failure. */
  readonly failingUnjudged: readonly Unjudged[];
  readonly showsCost: boolean;
}

/** What makes a run fail if neither the command line nor the policy says: notes alone do not. */
const DEFAULT_FAIL_ON: ReadonlySet<string> = new Set(['error', 'warning']);

/** Reads a policy file; the limits of the command line hold where it says nothing, its numberings in any case. */
export function loadPolicy({ policy: path, limits, numberings }: CheckOptions): Result<Policy, string> {
  const base = { matches: () => true, limits };
  if (path === null) return ok({ ...NO_POLICY, rules: [base, ...numberings] });
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return fail(`${toPrintable(path)}: ${toPrintable(describeFileError(error))}\n`);
  }
  const parsed = parsePolicy(text);
  if (!parsed.ok) return fail(`${toPrintable(path)}: ${toPrintable(parsed.error)}\n`);
  return ok({ ...atFolder(dirname(path), parsed.value), rules: [base, ...parsed.value.rules, ...numberings] });
}

/** A policy whose files are meant from a folder. */
export function atFolder(folder: string, policy: Policy): Policy {
  const place = (path: string): string => (isAbsolute(path) ? path : join(folder, path));
  return { ...policy, decoders: policy.decoders.map(place), protos: policy.protos.map(place) };
}

/** One pass over a recording. */
class CheckRun {
  readonly #policy: Policy;
  readonly #options: Pick<AnalysisOptions, 'chosenSteps'>;
  /** What is wrong with decoders of the recording itself. */
  #problems: readonly string[] = [];
  judgement: Judgement;
  #limits: LimitChecker;
  length = 0;

  constructor(policy: Policy, options: Pick<AnalysisOptions, 'chosenSteps'>) {
    this.#policy = policy;
    this.#options = options;
    this.judgement = createJudgement(policy, options);
    this.#limits = this.#createLimits();
  }

  async read(file: string): Promise<InputSummary> {
    const progress = createProgress();
    try {
      const input = await readInput(file, {
        begin: (known) => this.#begin(known),
        take: (record) => {
          this.judgement.take(record);
          this.#limits.take(record, this.judgement.analysis.push(record));
          this.length = Math.max(this.length, record.at);
        },
        progress: (read) => progress.show(PROGRESS.reading(toPrintable(file), read, 0)),
      });
      return { ...input, problems: [...input.problems, ...this.#problems] };
    } finally {
      progress.end();
    }
  }

  #createLimits(): LimitChecker {
    const limitsOf = ({ url }: Stream) => settingsFor(this.#policy, url).limits;
    return createLimitChecker(limitsOf, this.judgement.analysis);
  }

  #begin({ zero, decoders }: InputSummary): void {
    if (zero === 0 && decoders.length === 0) return;
    const kept = keptDecoders(decoders);
    this.#problems = kept.problems;
    if (kept.schema !== null && chosenSchema() === null) setChosenSchema(kept.schema);
    this.judgement = createJudgement(this.#policy, {
      // What the caller says goes first.
      chosenSteps: (stream) => this.#options.chosenSteps?.(stream) ?? kept.stepsOf(stream),
      // Time of day in UTC: the same on every machine, so that reports can be compared.
      ...(zero === 0 ? {} : { zero: () => zero, clock: (at) => formatClock(zero + at, 'milli') }),
    });
    this.#limits = this.#createLimits();
  }

  finish(file: string, input: InputSummary, failOn: ReadonlySet<string>, showsCost: boolean): Checked {
    const { judgement } = this;
    const { analysis } = judgement;
    const length = millis(Math.max(this.length, input.endsAt ?? 0));
    // What waits for something speaks on the clock, which the last record leaves where it was.
    if (input.records > 0) {
      analysis.advance(length);
      this.#limits.advance(length);
    }
    analysis.finish();
    const findings = analysis.findings();
    const unjudged = judgement.unjudged().filter(({ isAccepted }) => !isAccepted);
    const isFailing = ({ stream }: Unjudged): boolean =>
      failOn.has(UNJUDGED_WORD) ||
      settingsFor(this.#policy, (stream === null ? undefined : analysis.stream(stream)?.url) ?? '').unjudged === 'fail';
    return {
      file,
      input,
      analysis,
      judgement,
      findings,
      exceededLimits: this.#limits.finish(),
      unjudged,
      length,
      failing: findings.filter(({ kind, severity }) => failOn.has(kind) || failOn.has(severity)),
      failingUnjudged: unjudged.filter(isFailing),
      showsCost,
    };
  }
}

const isFailed = ({ failing, exceededLimits, failingUnjudged }: Checked): boolean =>
  failing.length + exceededLimits.length + failingUnjudged.length > 0;

const unreadable = (stderr: string): CheckOutcome => ({ verdict: 'unreadable', stdout: '', stderr });

/** Whether a recording holds what fails, or could not be read as a whole. */
export const verdictOf = (checked: Checked): 'clean' | 'findings' | 'unreadable' =>
  checked.input.problems.length > 0 ? 'unreadable' : isFailed(checked) ? 'findings' : 'clean';

/** Files that a check reads besides the recording. */
export const otherInputs = ({ policy, decoders, protos }: CheckOptions): readonly string[] => [
  ...(policy === null ? [] : [policy]),
  ...decoders,
  ...protos,
];

/**
 * Reads a recording, analyses it and compares it with the limits and the policy.
 *
 * @param name what reports call it.
 * @returns what was found, or what is wrong with the files that the options name, as lines.
 */
export async function checkFile(options: CheckOptions, file: string, name = file): Promise<Result<Checked, string>> {
  const policy = loadPolicy(options);
  if (!policy.ok) return policy;
  const chosenSteps = loadDecoders({
    decoders: [...options.decoders, ...policy.value.decoders],
    protos: [...options.protos, ...policy.value.protos],
  });
  if (!chosenSteps.ok) return chosenSteps;
  const run = new CheckRun(policy.value, { chosenSteps: chosenSteps.value });
  const input = await run.read(file);
  const failOn = options.failOn ?? policy.value.failOn ?? DEFAULT_FAIL_ON;
  return ok(run.finish(name, input, failOn, options.showsCost));
}

/** Checks a recording and reports what was found. */
export async function check(command: CheckCommand): Promise<CheckOutcome> {
  const { file, junit } = command;
  const inputs = [file, ...otherInputs(command)];
  const obstacle = junit === null ? null : describeOutputProblem(junit, { inputs });
  if (junit !== null && obstacle !== null) return unreadable(outputProblemLine(junit, obstacle));
  const checked = await checkFile(command, file, command.name);
  if (!checked.ok) return unreadable(checked.error);
  const unwritten = junit === null ? null : await writeTexts(junit, [writeJunit(checked.value)], { inputs });
  const junitProblem = unwritten === null ? '' : outputProblemLine(junit ?? '', unwritten);
  return {
    verdict: unwritten === null ? verdictOf(checked.value) : 'unreadable',
    stdout: writeChecked(checked.value, command.format),
    stderr: describeProblems(file, checked.value.input.problems) + junitProblem,
  };
}
