import { fail, ok, type Result } from '../../base/result.ts';
import type { Limits, PolicyRule } from '../../policy/policy.ts';
import { COMMAND_LINE_PROBLEMS } from '../../texts/cli/command-line.ts';
import { type OptionValues, parseFailOn, parseLimits, textsOf } from '../options.ts';
import { parseNumberings } from './numbering-option.ts';

/** What `check` prints. */
const REPORT_FORMATS = ['text', 'json', 'github', 'sarif', 'markdown'] as const;

/** One of {@link REPORT_FORMATS}. */
export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** What makes a run fail, and how that is reported: the part that `check` and `record` share. */
export interface CheckOptions {
  readonly format: ReportFormat;
  /** File for the same as JUnit XML; `null` for none. */
  readonly junit: string | null;
  /** Path of a policy file; `null` for none. */
  readonly policy: string | null;
  /** How streams number their messages, in the user's words. */
  readonly numberings: readonly PolicyRule[];
  /** Paths of the user's decoder files. */
  readonly decoders: readonly string[];
  /** Paths of the user's .proto files. */
  readonly protos: readonly string[];
  /** Kinds and severities that make the exit status 1, and `unjudged`; `null` where the command line does not say. */
  readonly failOn: ReadonlySet<string> | null;
  readonly limits: Limits;
  /** Whether the text says what each stream costs. */
  readonly showsCost: boolean;
}

/** The options of `check` that `record` has too. */
export const CHECK_OPTIONS = [
  'json',
  'format',
  'junit',
  'policy',
  'numbering',
  'decoder',
  'proto',
  'cost',
  'fail-on',
  'max-silence',
  'max-downtime',
  'max-reconnects',
  'max-requests-per-hour',
];

const textOf = (value: OptionValues[string]): string | null => (typeof value === 'string' ? value : null);

function parseReportFormat(values: OptionValues): Result<ReportFormat, string> {
  const given = textOf(values['format']);
  const isJson = values['json'] === true;
  if (given === null) return ok(isJson ? 'json' : 'text');
  const format = REPORT_FORMATS.find((each) => each === given);
  if (format === undefined) return fail(COMMAND_LINE_PROBLEMS.unknownReport(given, REPORT_FORMATS));
  return isJson && format !== 'json' ? fail(COMMAND_LINE_PROBLEMS.formatContradiction(given)) : ok(format);
}

/** Reads the options that `check` and `record` share. */
export function parseCheckOptions(values: OptionValues): Result<CheckOptions, string> {
  const failOn = parseFailOn(textOf(values['fail-on']));
  if (!failOn.ok) return failOn;
  const limits = parseLimits(values);
  if (!limits.ok) return limits;
  const format = parseReportFormat(values);
  if (!format.ok) return format;
  const numberings = parseNumberings(textsOf(values['numbering']));
  if (!numberings.ok) return numberings;
  return ok({
    format: format.value,
    junit: textOf(values['junit']),
    policy: textOf(values['policy']),
    numberings: numberings.value,
    decoders: textsOf(values['decoder']),
    protos: textsOf(values['proto']),
    failOn: failOn.value,
    limits: limits.value,
    showsCost: values['cost'] === true,
  });
}
