import { parseCommandLine } from './command-line.ts';
import { check } from './check.ts';
import { programVersion } from './program-version.ts';
import { plain } from './plain.ts';
import { USAGE } from './usage.ts';

/** Exit statuses: nothing found, something found, input or command line that cannot be used. */
const EXIT = { clean: 0, findings: 1, unreadable: 2 } as const;

// A reader that has seen enough (`| head`) closes the pipe; that is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(process.exitCode ?? EXIT.clean);
  throw error;
});

const parsed = parseCommandLine(process.argv.slice(2));
if (!parsed.ok) {
  process.stderr.write(`${plain(parsed.error)}\nTry: realtime-inspector --help\n`);
  process.exitCode = EXIT.unreadable;
} else if (parsed.value.command === 'help') {
  process.stdout.write(USAGE);
} else if (parsed.value.command === 'version') {
  process.stdout.write(`realtime-inspector ${programVersion()}\n`);
} else {
  const outcome = await check(parsed.value);
  process.stderr.write(outcome.complaints);
  process.stdout.write(outcome.output);
  process.exitCode = EXIT[outcome.verdict];
}
