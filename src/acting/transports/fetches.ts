import { isObject } from '../../base/is-object.ts';
import type { ConnectionFault } from '../../faults/plan.ts';
import type { NativeFunction } from '../../injected/platform/hook.ts';
import type { WayIn } from '../../injected/serving/way-in.ts';
import { NOT_MINE, type Part } from '../part.ts';
import { after, callOn, isGecko, originalOf, overrideGetter, soon } from '../platform.ts';
import type { Place, PlanRun } from '../plan-run.ts';
import { deadUrl } from './dead-url.ts';
import { statusTextOf } from './status-text.ts';

/** What the platform says of a request that got no answer, and of a body that broke off. */
const NO_ANSWER = isGecko ? 'NetworkError when attempting to fetch resource.' : 'Failed to fetch';
const BROKEN_OFF = isGecko ? 'Error in input stream' : 'network error';

/** A request that is under way while a plan is in force. */
interface Flight {
  readonly url: string;
  readonly abort: AbortController;
  /** The number of its connection; 0 until the recorder has it. */
  connection: number;
  isAnswered: boolean;
}

/** What an answer of ours seems to be. */
type Answer = Pick<Response, 'url' | 'type' | 'status' | 'statusText' | 'ok'>;

type Fetch = (input: unknown, init?: unknown) => Promise<Response>;

/** Makes the page's requests by `fetch` fail: polls, and bodies that stream. */
export class Fetches implements Part {
  readonly #way: WayIn;
  readonly #run: () => PlanRun | null;
  readonly #native: NativeFunction | undefined;
  readonly #flights = new Set<Flight>();
  /** Requests that neither succeed nor fail. */
  readonly #stuck = new Set<(error: TypeError) => void>();
  /** Requests that wait until it thaws. */
  readonly #frozen = new Set<() => void>();
  /** Answers of ours, with what they seem to be. */
  readonly #answers = new WeakMap<object, Answer>();
  /** The page may read such an answer at any time. */
  #hasAnswered = false;

  /** @param run the plan in force. */
  constructor(way: WayIn, run: () => PlanRun | null) {
    this.#way = way;
    this.#run = run;
    this.#native = originalOf(way, globalThis, 'fetch');
  }

  intervene(): readonly (() => void)[] {
    const override = (name: keyof Answer): (() => void) =>
      overrideGetter(this.#way, Response.prototype, name, (self) => this.#answers.get(self)?.[name]);
    return (['url', 'type', 'status', 'statusText', 'ok'] as const).map((name) => override(name));
  }

  begin(fault: ConnectionFault): void {
    const run = this.#run();
    if (run === null || fault.kind !== 'cut') return;
    for (const flight of [...this.#flights]) {
      if (!run.concerns(this.#placeOf(flight))) continue;
      run.markActed(flight.connection, 'cut');
      this.#flights.delete(flight);
      flight.abort.abort(new TypeError(flight.isAnswered ? BROKEN_OFF : NO_ANSWER));
    }
  }

  end(fault: ConnectionFault): void {
    if (fault.kind === 'stuck' || fault.kind === 'half-open') {
      for (const fail of this.#stuck) fail(new TypeError(NO_ANSWER));
      this.#stuck.clear();
    }
    if (fault.kind === 'freeze') {
      for (const thaw of this.#frozen) thaw();
      this.#frozen.clear();
    }
  }

  release(): void {
    this.#flights.clear();
  }

  isNeeded(): boolean {
    return this.#hasAnswered;
  }

  construct(): null {
    return null;
  }

  event(): false {
    return false;
  }

  call(native: NativeFunction, self: unknown, args: readonly unknown[]): unknown {
    const run = this.#run();
    const url = native === this.#native && run !== null ? urlOf(args[0]) : null;
    if (run === null || url === null) return NOT_MINE;
    const place: Place = { transport: 'fetch', url, connection: 0 };
    // A plan for one connection alone is not for those that begin later.
    if (!run.concerns(place)) return NOT_MINE;
    const send: Fetch = (input, init) => callOn(native, self, [input, init]);
    const signal = signalOf(args);
    if (signal?.aborted === true) return NOT_MINE;
    const fault = run.fault(place, 'refuse', 'stuck', 'half-open', 'status', 'freeze');
    // Only what may be cut needs a signal of ours; everything else stays the platform's own call.
    const mayBeCut = run.plan.steps.some((step) => step.fault.kind === 'cut');
    if (fault === null) return mayBeCut ? this.#fly(send, url, args, signal) : NOT_MINE;
    this.#whenNumbered((connection) => run.markActed(connection, fault.kind));
    switch (fault.kind) {
      case 'refuse':
        return send(deadUrl(), { signal });
      case 'status':
        return this.#answer(url, fault.status);
      case 'freeze':
        return new Promise((resolve) => {
          this.#frozen.add(() => resolve(send(args[0], args[1])));
        });
      default:
        return this.#stick(signal);
    }
  }

  /** Sends the request with a signal of ours next to the page's own, by which it can be cut. */
  #fly(send: Fetch, url: string, args: readonly unknown[], signal: AbortSignal | null): Promise<Response> {
    const abort = new AbortController();
    const flight: Flight = { url, abort, connection: 0, isAnswered: false };
    this.#whenNumbered((connection) => {
      flight.connection = connection;
    });
    this.#flights.add(flight);
    const both = signal === null ? abort.signal : AbortSignal.any([signal, abort.signal]);
    // The page's own options show through: nothing of them is read twice.
    const options = isObject(args[1]) ? args[1] : null;
    const answered = (response: Response): Response => {
      flight.isAnswered = true;
      return response;
    };
    return send(args[0], Object.create(options, { signal: { value: both } })).then(answered);
  }

  #answer(url: string, status: number): Promise<Response> {
    this.#hasAnswered = true;
    return new Promise((resolve) => {
      after(1, () => {
        // A body that is empty, not absent, whatever the status: so it is with an answer from the network.
        const response = new Response('');
        const type = new URL(url).origin === location.origin ? 'basic' : 'cors';
        const ok = status >= 200 && status < 300;
        this.#answers.set(response, { url, type, status, statusText: statusTextOf(status), ok });
        resolve(response);
      });
    });
  }

  #stick(signal: AbortSignal | null): Promise<Response> {
    return new Promise((_, reject) => {
      this.#stuck.add(reject);
      signal?.addEventListener('abort', () => {
        this.#stuck.delete(reject);
        reject(signal.reason);
      });
    });
  }

  /** The recorder numbers the request when the call returns: its next record is that of the request. */
  #whenNumbered(callback: (connection: number) => void): void {
    const { ring } = this.#way.recorder;
    const n = ring.next();
    soon(() => callback(ring.find(n)?.connection ?? 0));
  }

  #placeOf({ url, connection }: Flight): Place {
    return { transport: 'fetch', url, connection };
  }
}

/** The address of a request; `null` for one that the platform will refuse. */
function urlOf(input: unknown): string | null {
  try {
    return input instanceof Request ? input.url : new URL(String(input), document.baseURI).href;
  } catch {
    return null;
  }
}

/** The page's own signal. */
function signalOf([input, init]: readonly unknown[]): AbortSignal | null {
  const own: unknown = isObject(init) ? Reflect.get(init, 'signal') : undefined;
  if (own instanceof AbortSignal) return own;
  return own === undefined && input instanceof Request ? input.signal : null;
}
