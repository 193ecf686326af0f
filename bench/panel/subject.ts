import type { Bench } from './page.ts';
import type { ThreadWork } from './main-thread.ts';

/** Calls one of the bench's functions in its page; arguments and value travel as JSON. */
export type RunBench = <Name extends keyof Bench>(
  name: Name,
  ...values: Parameters<Bench[Name]>
) => Promise<Awaited<ReturnType<Bench[Name]>>>;

/** The page with the panel, in one of the browsers. */
export interface PanelSubject {
  /** Of the browser, with its version. */
  readonly name: string;
  readonly run: RunBench;
  readonly reload: () => Promise<void>;
  /** Bytes of the page's heap and of its typed arrays after a collection; null where the browser does not say. */
  readonly memory: () => Promise<number | null>;
  /** What the main thread works while something runs; null where the browser does not say. */
  readonly work: <Result>(
    act: () => Promise<Result>,
  ) => Promise<{ readonly result: Result; readonly thread: ThreadWork | null }>;
  readonly close: () => Promise<void>;
}
