import { helpHint } from '../texts/cli/command-line.ts';
import { unreachable } from '../base/unreachable.ts';
import { check, type CheckOutcome } from './check/check.ts';
import { checkMany, type CheckManyCommand } from './check/many/check-many.ts';
import type { FileAnswer } from './check/many/check-one.ts';
import { workerLane } from './check/many/spread.ts';
import {
  type CheckCommand,
  type Command,
  commandNamed,
  type ConvertCommand,
  parseCommandLine,
  type ReportCommand,
} from './command-line.ts';
import { convert, type WriteOutcome } from './convert.ts';
import { convertMany, type ConvertManyCommand } from './convert-many.ts';
import { reportAsHtml } from './html-report.ts';
import { runFaults } from './faults/run-faults.ts';
import { endSignal } from './end-signal.ts';
import { serveMcp } from './mcp/mcp.ts';
import { programVersion } from './program-version.ts';
import { toPrintable } from './printable.ts';
import type { RecordCommand } from './record/record-options.ts';
import { recordPage } from './record/record.ts';
import { watchStandardOutput } from './standard-output.ts';
import { show } from './show/show.ts';
import { showPage } from './show/show-page.ts';
import { usageOf } from './usage.ts';

/** Exit statuses: nothing found, something found, input or command line unusable, page or browser failed. */
const EXIT = { clean: 0, findings: 1, unreadable: 2, unrecorded: 3 } as const;

watchStandardOutput(EXIT.unreadable);

/** A thread of `check`; it reads the same command line. */
const openLane = () =>
  workerLane<string, FileAnswer>(new URL('./check-worker.mjs', import.meta.url), process.argv.slice(2));

function outcomeOf(command: CheckCommand | CheckManyCommand | RecordCommand): Promise<CheckOutcome> {
  if (command.command === 'check') return check(command);
  return command.command === 'record' ? recordPage(command) : checkMany(command, openLane);
}

function writtenBy(command: ConvertCommand | ConvertManyCommand | ReportCommand): Promise<WriteOutcome> {
  if (command.command === 'report') return reportAsHtml(command);
  return command.command === 'convert' ? convert(command) : convertMany(command);
}

async function run(command: Exclude<Command, { readonly command: 'help' | 'version' }>): Promise<void> {
  switch (command.command) {
    case 'check':
    case 'check-many':
    case 'record': {
      const outcome = await outcomeOf(command);
      // Before anything is printed: a reader that closes the pipe ends the process there.
      process.exitCode = EXIT[outcome.verdict];
      process.stderr.write(outcome.stderr);
      process.stdout.write(outcome.stdout);
      return;
    }
    case 'show': {
      const shown = await (command.page === null ? show(command) : showPage(command, command.page, recordPage));
      process.exitCode = EXIT[shown.verdict];
      process.stderr.write(shown.stderr);
      process.stdout.write(shown.stdout);
      return;
    }
    case 'faults': {
      const problem = await runFaults(command, {
        input: process.stdin,
        output: process.stdout,
        signal: endSignal(),
      });
      if (problem === null) return;
      process.exitCode = EXIT.unreadable;
      process.stderr.write(`${toPrintable(problem)}\n`);
      return;
    }
    case 'mcp':
      return serveMcp(process.stdin, (line) => process.stdout.write(`${line}\n`), {
        folder: process.cwd(),
        redaction: command.redaction,
        hosts: command.hosts,
        record: recordPage,
      });
    case 'convert':
    case 'convert-many':
    case 'report': {
      const written = await writtenBy(command);
      process.stderr.write(written.stderr);
      process.exitCode = EXIT[written.verdict];
      return;
    }
    default:
      return unreachable(command);
  }
}

const parsed = parseCommandLine(process.argv.slice(2));
if (!parsed.ok) {
  process.stderr.write(`${toPrintable(parsed.error)}\n${helpHint(commandNamed(process.argv[2]))}\n`);
  process.exitCode = EXIT.unreadable;
} else if (parsed.value.command === 'help') {
  process.stdout.write(usageOf(parsed.value.about));
} else if (parsed.value.command === 'version') {
  process.stdout.write(`realtime-inspector ${programVersion()}\n`);
} else await run(parsed.value);
