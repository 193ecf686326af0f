/** What to record, and how. */
import type { BrowserName, Page } from '../browsers/driver.ts';
import type { PageProblem } from '../../src/cli/record/page-problem.ts';
import type { PageSetup } from '../../src/cli/record/page-setup.ts';
import type { PageStep } from '../../src/cli/record/record-options.ts';

export interface Job {
  /** Null for one that is installed, Chromium before Firefox. */
  readonly browser: BrowserName | null;
  /** Finds the folder of the built extension for a browser. */
  readonly extensionDir: (name: BrowserName) => string;
  /** The bundled script that runs in the panel. */
  readonly script: string;
  /** The recorder and the bridge for a browser that runs already. */
  readonly pageScript: () => string;
  /** The recorder for workers, where the browser lets us place it. */
  readonly workerScript: () => string;
  /** Address of the debugging port of such a browser; `null` to start one. */
  readonly connect: string | null;
  readonly url: string;
  /** In milliseconds, from the page's start. */
  readonly duration: number;
  /** An expression whose value in the page is truthy when the page is done. */
  readonly until: string | null;
  /** Path of a module that operates the page. */
  readonly scriptFile: string | null;
  /** What operates the page, one after the other; empty for nothing. */
  readonly steps: readonly PageStep[];
  readonly setup: PageSetup;
  readonly ignoreHttpsErrors: boolean;
  /** Whether the browser reaches this machine only. */
  readonly loopbackOnly: boolean;
  /** Other hosts that it reaches all the same. */
  readonly allowedHosts: readonly string[];
  /** Through which all of the browser's requests go; `null` for none. */
  readonly proxy: { readonly host: string; readonly port: number } | null;
  /** Ends the recording; what came until then remains. */
  readonly signal: AbortSignal;
}

/** Some records, as lines of a session file without its first and last. */
export interface Taken {
  /** In words. */
  readonly browser: string;
  /** Milliseconds since the epoch of the recording's zero. */
  readonly zero: number;
  readonly text: string;
  /** Milliseconds since the page was requested. */
  readonly elapsed: number;
  /** Whether `until` has become true. */
  readonly isDone: boolean;
  /** What is wrong with the page; known at the end alone. */
  readonly problem: PageProblem | null;
}

/** A page under a recorder. */
export interface RecordedPage {
  /** The browser in words. */
  readonly browser: string;
  readonly page: Page;
  /** Removes and gives the oldest records. */
  take(most: number): Promise<{ readonly zero: number; readonly text: string }>;
  close(): Promise<void>;
}
