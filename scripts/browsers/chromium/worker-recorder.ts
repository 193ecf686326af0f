/** Places the recorder in workers, where no extension can: a driver may stop each of them before its first script. */
import { randomUUID } from 'node:crypto';
import { valueAt } from '../../json.ts';
import type { RecordedWorkers, WorkerJob } from '../driver.ts';
import { isSessionGone, type CdpConnection } from './cdp.ts';

/** A worker in which the recorder is, or will be before its first line. */
interface StartedWorker {
  readonly url: string;
  /** Whether the recorder has yet to be placed in it. */
  isStarting: boolean;
  /** Whether the debugger has found code in it. */
  hasCode: boolean;
}

/** Targets that may start workers of their own. */
const PARENTS = ['page', 'iframe'];

/** What belongs to no page: it is found at the browser itself. */
export const FREE_WORKERS: readonly string[] = ['shared_worker', 'service_worker'];

/** What belongs to a page: frames in processes of their own, and dedicated workers, which may start others. */
export const OWN_WORKERS: readonly string[] = ['iframe', 'worker'];

/**
 * The recorder in workers. A worker waits before its first script until each client that asked for that has released it.
 * At that moment its global object still lacks its functions (`fetch`, `setTimeout`), so that the recorder is placed one
 * step later, where a breakpoint of the debugger stops the worker before the first line of the first script. Calls and
 * release are sent together: a service worker that waits answers no call before it is released, but runs them in their
 * order. A client in the browser's own sessions (Playwright's, for one) is not enough: this one has sessions
 * of its own, at the browser for shared and service workers, in each page, frame and worker for dedicated ones.
 */
export class WorkerRecorder implements RecordedWorkers {
  readonly #cdp: CdpConnection;
  readonly #job: WorkerJob;
  readonly #binding = `realtimeInspector${randomUUID().replaceAll('-', '')}`;
  /** What the recorder calls the function that hands out its last records, in quotes. */
  readonly #flushName = JSON.stringify(`${this.#binding}:flush`);
  /** Our sessions in which new targets are announced; `undefined` is the browser's own. */
  readonly #followed = new Set<unknown>();
  readonly #workers = new Map<string, StartedWorker>();
  readonly #stop: () => void;

  constructor(cdp: CdpConnection, job: WorkerJob) {
    this.#cdp = cdp;
    this.#job = job;
    this.#stop = cdp.listen((session, method, params) => {
      if (method === 'Target.attachedToTarget' && this.#followed.has(session)) this.#attached(params);
      if (method === 'Target.detachedFromTarget') this.#detached(String(params['sessionId']));
      if (method === 'Debugger.scriptParsed') this.#hasCode(String(session));
      if (method === 'Debugger.paused') this.#begins(String(session));
      if (method === 'Runtime.bindingCalled') this.#called(String(session), params);
    });
  }

  /**
   * Records the workers that a target starts from now on, and those that it has.
   *
   * @param session one of our own in it, used for nothing else; `undefined` for the browser
   */
  async follow(session: string | undefined, types: readonly string[]): Promise<void> {
    this.#followed.add(session);
    await this.#cdp.send('Target.setAutoAttach', autoAttach(types), session === undefined ? {} : { session });
  }

  async flush(): Promise<void> {
    const expression = `globalThis[${this.#flushName}]?.()`;
    const ask = (session: string): Promise<unknown> =>
      // One that is busy or has ended has nothing to hand out.
      this.#cdp.send('Runtime.evaluate', { expression }, { session, timeout: FLUSH_LIMIT }).catch(() => undefined);
    await Promise.all([...this.#workers.keys()].map(ask));
  }

  async stop(): Promise<void> {
    this.#stop();
    const off = { autoAttach: false, waitForDebuggerOnStart: false, flatten: true };
    const leave = (session: unknown): Promise<unknown> =>
      this.#cdp
        .send('Target.setAutoAttach', off, typeof session === 'string' ? { session } : {})
        // It has ended, and the browser with it perhaps.
        .catch(() => undefined);
    await Promise.all([...this.#followed].map(leave));
  }

  #attached(params: Readonly<Record<string, unknown>>): void {
    const session = String(params['sessionId']);
    const read = (name: string): string => String(valueAt(params, 'targetInfo', name));
    const [url, context] = [read('url'), read('browserContextId')];
    let isKept = true;
    try {
      if (PARENTS.includes(read('type'))) {
        isKept = read('type') !== 'page' || this.#job.isMeant({ url, context });
        if (!isKept) return;
        this.#followed.add(session);
        this.#send(session, url, 'Target.setAutoAttach', autoAttach(OWN_WORKERS));
      } else {
        isKept = this.#job.isMeant({ url, context });
        if (isKept) this.#prepare(session, url, valueAt(params, 'waitingForDebugger') === true);
      }
    } catch (error) {
      this.#job.onProblem(url, error instanceof Error ? error.message : String(error));
    } finally {
      // Whatever has failed: it must not wait for us.
      this.#send(session, url, 'Runtime.runIfWaitingForDebugger');
      if (!isKept) this.#cdp.send('Target.detachFromTarget', { sessionId: session }).catch(() => undefined);
    }
  }

  /** Everything is sent without waiting for an answer. */
  #prepare(session: string, url: string, isWaiting: boolean): void {
    const worker = { url, isStarting: true, hasCode: !isWaiting };
    this.#workers.set(session, worker);
    this.#followed.add(session);
    this.#send(session, url, 'Runtime.addBinding', { name: this.#binding });
    this.#send(session, url, 'Target.setAutoAttach', autoAttach(OWN_WORKERS));
    this.#send(session, url, 'Debugger.enable');
    this.#send(session, url, 'Debugger.setInstrumentationBreakpoint', BEFORE_FIRST_SCRIPT, () => {
      if (worker.hasCode) void this.#placeLate(session, worker);
    });
  }

  /**
   * The debugger tells what it finds before it says that it is there. A worker that another client has released meanwhile
   * has its code by then and does not stop: it gets the recorder at once, marked as late. Where the worker has no functions
   * yet, that code was another client's, its own is still to come, and the breakpoint stops it.
   */
  async #placeLate(session: string, worker: StartedWorker): Promise<void> {
    const isPlaced = await this.#place(session, worker.url, true);
    if (!isPlaced || !worker.isStarting) return;
    worker.isStarting = false;
    this.#send(session, worker.url, 'Debugger.disable');
  }

  /** A worker stands before its first line. */
  #begins(session: string): void {
    const worker = this.#workers.get(session);
    if (worker === undefined) return;
    // What cannot be placed is reported when the answer comes; the worker goes on at once.
    if (worker.isStarting) void this.#place(session, worker.url, false);
    worker.isStarting = false;
    this.#send(session, worker.url, 'Debugger.resume');
    this.#send(session, worker.url, 'Debugger.disable');
  }

  /** @returns whether the recorder is there now; it is not where the worker has no functions yet. */
  async #place(session: string, url: string, isLate: boolean): Promise<boolean> {
    const script = this.#job.script
      .replaceAll('REALTIME_INSPECTOR_BINDING', this.#binding)
      .replaceAll('REALTIME_INSPECTOR_IS_LATE', String(isLate));
    const once = `if (typeof btoa === 'function') { if (!(${this.#flushName} in globalThis)) { ${script}\n } true; }`;
    const expression = `${once}\n//# sourceURL=${SCRIPT_NAME}`;
    const answer = await this.#send(session, url, 'Runtime.evaluate', { expression });
    return valueAt(answer, 'result', 'value') === true;
  }

  /** @returns the answer, or null where there is none; either way, what goes wrong is reported. */
  async #send(
    session: string,
    url: string,
    method: string,
    params: object = {},
    onAnswer?: () => void,
  ): Promise<unknown> {
    try {
      const options = onAnswer === undefined ? { session } : { session, onAnswer };
      const answer = await this.#cdp.send(method, { ...params }, options);
      const thrown = valueAt(answer, 'exceptionDetails');
      if (thrown !== undefined) this.#job.onProblem(url, String(valueAt(thrown, 'exception', 'description')));
      return answer;
    } catch (error) {
      // A worker that has ended in the meantime answers nothing, and one that runs need not be told to.
      if (this.#followed.has(session) && !isSessionGone(error) && !LETS_GO.includes(method)) {
        this.#job.onProblem(url, error instanceof Error ? error.message : String(error));
      }
      return null;
    }
  }

  #hasCode(session: string): void {
    const worker = this.#workers.get(session);
    if (worker !== undefined) worker.hasCode = true;
  }

  #detached(session: string): void {
    this.#followed.delete(session);
    if (this.#workers.delete(session)) this.#job.onGone(session);
  }

  #called(session: string, params: Readonly<Record<string, unknown>>): void {
    if (!this.#workers.has(session) || params['name'] !== this.#binding) return;
    this.#job.onMessage(String(params['payload']), session);
  }
}

/** What lets a worker go on: refused where it does so already. */
const LETS_GO = ['Runtime.runIfWaitingForDebugger', 'Debugger.resume', 'Debugger.disable'];

/** Milliseconds that a worker may take to hand out its last records. */
const FLUSH_LIMIT = 2_000;

const BEFORE_FIRST_SCRIPT = { instrumentation: 'beforeScriptExecution' };

/** The name of our script in stacks. */
const SCRIPT_NAME = 'realtime-inspector/worker.js';

const autoAttach = (types: readonly string[]) => ({
  autoAttach: true,
  waitForDebuggerOnStart: true,
  flatten: true,
  filter: types.map((type) => ({ type })),
});
