import { standardOutputProblem } from '../texts/cli/output.ts';
import { describeFileError } from './input.ts';
import { toPrintable } from './printable.ts';

const codeOf = (error: Error): string => ('code' in error ? String(error.code) : '');

/**
 * Ends the process when standard output takes no more. A reader that has enough (`| head`) closes the pipe: that is no
 * failure. All else, such as a full disk, is reported in a sentence.
 *
 * @param failure exit status of a failure.
 */
export function watchStandardOutput(failure: number): void {
  process.stdout.on('error', (error: Error) => {
    if (codeOf(error) === 'EPIPE') process.exit(process.exitCode ?? 0);
    process.stderr.write(`${standardOutputProblem(toPrintable(describeFileError(error)))}\n`);
    process.exit(failure);
  });
  // There is no place left to report that to.
  process.stderr.on('error', () => undefined);
}
