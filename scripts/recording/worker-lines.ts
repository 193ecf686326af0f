/** The records of workers, next to those that a panel gives of their page. */
import { writeSessionRecord } from '../../src/formats/session/read-session.ts';
import { PageIntake } from '../../src/testing/page-intake.ts';
import type { WireRecord } from '../../src/wire/record.ts';
import type { WorkerJob } from '../browsers/driver.ts';

/**
 * How a line names a document of what only the browser has seen, from 1; in a text of a page the quotes would be escaped.
 * What it says of the page's own connections (`browser:0`) and thread stays.
 */
const SEEN_BY_BROWSER = /"document":"browser:[1-9]/;

/** Says that a worker is not recorded, and why. */
export const warnOfWorker = (url: string, reason: string): void =>
  process.emitWarning(`the recorder could not be placed in the worker ${url}: ${reason}`);

/** Which workers of a browser of our own are recorded: all but those of extensions. */
const isOfPage = (url: string): boolean => !url.startsWith('chrome-extension:');

/**
 * Collects what the recorders in workers say, as lines of a session file. Their times count from the zero of the page's
 * recording, so that they wait until that is known.
 */
export class WorkerLines {
  readonly job: WorkerJob;
  #waiting: ((intake: PageIntake) => readonly WireRecord[])[] = [];
  #intake: PageIntake | null = null;
  #lines: string[] = [];

  constructor(script: string) {
    const take = (read: (intake: PageIntake) => readonly WireRecord[]): void => {
      if (this.#intake === null) this.#waiting.push(read);
      else this.#lines.push(...read(this.#intake).map(writeSessionRecord));
    };
    this.job = {
      script,
      isMeant: ({ url }) => isOfPage(url),
      onMessage: (text, worker) => take((intake) => intake.take(text, worker)),
      onGone: (worker, epoch = Date.now()) => take((intake) => intake.leave(worker, epoch)),
      onProblem: warnOfWorker,
    };
  }

  /**
   * Adds them to lines of the page. What the browser alone has seen of workers is left out: the recorders saw it better.
   *
   * @param zero milliseconds since the epoch; 0 while there is none.
   */
  addTo(text: string, zero: number): string {
    if (zero > 0 && this.#intake === null) {
      const intake = new PageIntake(zero);
      this.#intake = intake;
      this.#lines.push(...this.#waiting.flatMap((read) => read(intake)).map(writeSessionRecord));
      this.#waiting = [];
    }
    const lines = this.#lines;
    this.#lines = [];
    const page = SEEN_BY_BROWSER.test(text) ? withoutBrowser(text) : text;
    return page + lines.join('');
  }
}

const withoutBrowser = (text: string): string =>
  text
    .split('\n')
    .filter((line) => !SEEN_BY_BROWSER.test(line))
    .join('\n');
