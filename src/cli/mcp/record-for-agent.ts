import { lstat, realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { fail, ok, type Result } from '../../base/result.ts';
import type { FaultPlan } from '../../faults/plan.ts';
import { MCP_PROBLEMS, recordedText } from '../../texts/cli/mcp.ts';
import type { CheckOutcome } from '../check/check.ts';
import { parsePlanDefaults, parsePlanWords } from '../faults/fault-options.ts';
import { parseRecord, type RecordCommand } from '../record/record-options.ts';
import { quoted } from '../show/quoted.ts';
import { findAllowedAddress } from './allowed-host.ts';
import { isBelow } from './allowed-path.ts';
import { readSteps } from './read-steps.ts';
import type { Arguments } from './tools.ts';

/** Seconds of a recording: agents' programs wait a minute for an answer, and a browser takes some seconds to start. */
const SECONDS = { usual: 10, most: 45 };

/** Characters of what went wrong with the page. */
const PROBLEM = 500;

/** Records a page: see `recordPage`. */
export type Recorder = (command: RecordCommand) => Promise<CheckOutcome>;

/** Where an agent may record: below which folder, and from which hosts besides this machine. */
export interface RecordingLimits {
  readonly folder: string;
  readonly hosts: readonly string[];
}

/**
 * Finds the file that a recording may be written to: a session below the folder, in a folder that is there; links to folders are
 * resolved, a link to a file is refused.
 */
export async function findAllowedOutput(folder: string, path: string): Promise<Result<string, string>> {
  if (!/[^/\\]\.rtlog$/.test(path)) return fail(MCP_PROBLEMS.notSession);
  try {
    const root = await realpath(folder);
    const named = resolve(root, path);
    const parent = await realpath(dirname(named));
    if (parent !== root && !isBelow(root, parent)) return fail(MCP_PROBLEMS.outsideOutput);
    const target = join(parent, basename(named));
    // Not through a link: also one to nowhere would make a file where it points.
    const old = await lstat(target).catch(() => null);
    return old === null || old.isFile() ? ok(target) : fail(MCP_PROBLEMS.outsideOutput);
  } catch {
    return fail(MCP_PROBLEMS.outsideOutput);
  }
}

/** Reads the faults that an agent wants armed, in words alone: a file could lie anywhere. */
function faultsOf({ fault, fault_on: address }: Arguments): Result<readonly FaultPlan[], string> {
  if (fault === undefined) return ok([]);
  const defaults = parsePlanDefaults(address === undefined ? {} : { 'fault-on': address });
  if (!defaults.ok) return defaults;
  const plan = parsePlanWords(fault, defaults.value);
  return plan.ok ? ok([plan.value]) : fail(MCP_PROBLEMS.wrongFault(plan.error));
}

/** Reads what an agent wants recorded. */
async function commandOf(given: Arguments, limits: RecordingLimits): Promise<Result<RecordCommand, string>> {
  const url = findAllowedAddress(given.url ?? '', limits.hosts);
  if (!url.ok) return url;
  const output = await findAllowedOutput(limits.folder, given.file ?? '');
  if (!output.ok) return output;
  const seconds = Number(given.seconds ?? SECONDS.usual);
  if (!(seconds > 0 && seconds <= SECONDS.most)) return fail(MCP_PROBLEMS.wrongSeconds(SECONDS.most));
  const steps = readSteps(given.steps === undefined ? undefined : JSON.parse(given.steps), limits.hosts);
  if (!steps.ok) return steps;
  const faults = faultsOf(given);
  if (!faults.ok) return faults;
  const values = {
    ...{ output: output.value, for: `${Math.round(seconds * 1_000)}ms`, 'loopback-only': true },
    ...(given.browser === undefined ? {} : { browser: given.browser }),
  };
  const command = parseRecord(values, [url.value]);
  return command.ok
    ? ok({ ...command.value, steps: steps.value, faults: faults.value, allowedHosts: limits.hosts })
    : command;
}

/** What became of a recording that an agent asked for. */
interface AgentRecording {
  /** Path of the file, as the agent gave it. */
  readonly file: string;
  /** What was done, and what was wrong with the page. */
  readonly notes: readonly string[];
}

/** Records a page for an agent: a page of this machine or an allowed host, by steps of a closed list, into the folder. */
export async function recordForAgent(
  given: Arguments,
  limits: RecordingLimits,
  record: Recorder,
): Promise<Result<AgentRecording, string>> {
  const command = await commandOf(given, limits);
  if (!command.ok) return command;
  const { verdict, stdout, stderr } = await record(command.value);
  const [first = ''] = stderr.split('\n', 1);
  // Where nothing was saved there is nothing to report either.
  if (stdout === '') return fail(MCP_PROBLEMS.unrecorded(quoted(first, PROBLEM)));
  const file = given.file ?? '';
  const done = recordedText(quoted(command.value.url, PROBLEM), quoted(file, PROBLEM));
  return ok({
    file,
    notes: verdict === 'unrecorded' ? [done, MCP_PROBLEMS.pageProblem(quoted(first, PROBLEM))] : [done],
  });
}
