import { parseDuration } from '../base/duration.ts';
import { millis, type Millis } from '../base/units.ts';
import { WireRecords } from '../cli/faults/wire-records.ts';
import { ALL_MESSAGES, planOf, serverDown } from '../faults/one-click.ts';
import { parseSteps } from '../faults/parse-steps.ts';
import { EVERYTHING, type Fault, type FaultPlan, type MessageChoice, type Step } from '../faults/plan.ts';
import { readPlan, writePlan } from '../faults/read-plan.ts';
import { wireProblem } from '../proxy/wire-problem.ts';
import type { ArmedRun } from '../proxy/proxy.ts';
import type { Span } from '../policy/written-policy.ts';
import { FAULT_WORDS } from '../texts/testing.ts';
import type { WireRecord } from '../wire/record.ts';
import type { TestProxy } from './fault-proxy.ts';

/** Options of every fault. */
export interface FaultOptions {
  /** How long it lasts; until `stop` if it is left out. */
  readonly for?: Span;
  /** Other chances; 1 if it is left out. */
  readonly seed?: number;
}

/** Options of faults of single messages; without `share` and `every`, all messages. */
export interface MessageFaultOptions extends FaultOptions {
  /** A part of the address, in which `*` is any run of characters. */
  readonly on?: string;
  /** Above 0, at most 1. */
  readonly share?: number;
  /** 5 for every fifth message. */
  readonly every?: number;
  /** `both` if it is left out. */
  readonly direction?: 'in' | 'out' | 'both';
  /** In the filter language of the panel. */
  readonly filter?: string;
}

/** Where faults act. */
interface FaultPlaces {
  /** `null`: in the pages alone. */
  readonly proxy: TestProxy | null;
  /** Puts a plan in force in every open page, in place of the one before; `null` ends it. JSON. */
  readonly armInPages: (plan: string | null) => Promise<void>;
  /** Milliseconds since the epoch of the recording's zero; 0 while there is none. */
  readonly zero: () => number;
}

/** A duration as methods take it: milliseconds, or a text such as `5s`. */
function timeOf(span: Span): Millis {
  const time = typeof span === 'number' ? span : (parseDuration(span) ?? Number.NaN);
  if (!(time >= 0)) throw new TypeError(FAULT_WORDS.span(String(span)));
  return millis(Math.round(time));
}

/**
 * Faults on purpose in a test. Each method resolves when its fault is in force. One plan is in force at a time: a new one
 * takes the place of the one before.
 *
 * With a proxy, whatever a proxy can do happens to real connections, of workers too; everything else, and everything where
 * there is no proxy, happens in the open pages, as in the panel. See docs/user/faults.md.
 */
export class RealtimeFaults {
  readonly #places: FaultPlaces;
  readonly #records = new WireRecords();
  #run: ArmedRun | null = null;
  #isInPages = false;

  /** Called by `attach`. */
  constructor(places: FaultPlaces) {
    this.#places = places;
    places.proxy?.onMark(this.#records.note);
  }

  /** Open connections are gone without a close frame or an end; `address` as in {@link MessageFaultOptions.on}. */
  cut(address = '', options: FaultOptions = {}): Promise<void> {
    return this.#one({ kind: 'cut' }, address, options);
  }

  /** The server is gone for a time: open connections are cut, new ones refused. */
  serverDown(span: Span, address = '', options: FaultOptions = {}): Promise<void> {
    return this.#arm(serverDown(0, timeOf(span)), address, options);
  }

  /** Attempts to connect fail at once. */
  refuse(address = '', options: FaultOptions = {}): Promise<void> {
    return this.#one({ kind: 'refuse' }, address, options);
  }

  /** Attempts to connect neither succeed nor fail. */
  stuck(address = '', options: FaultOptions = {}): Promise<void> {
    return this.#one({ kind: 'stuck' }, address, options);
  }

  /** Half-open: nothing comes, what is sent is accepted, and no end is seen. */
  silent(address = '', options: FaultOptions = {}): Promise<void> {
    return this.#one({ kind: 'half-open' }, address, options);
  }

  /** Nothing passes while it lasts; then everything, in one burst. */
  freeze(address = '', options: FaultOptions = {}): Promise<void> {
    return this.#one({ kind: 'freeze' }, address, options);
  }

  /** Requests, event sources and handshakes are answered with this status. */
  status(status: number, address = '', options: FaultOptions = {}): Promise<void> {
    return this.#one({ kind: 'status', status }, address, options);
  }

  /** Open WebSockets are closed with this code; in the pages. */
  close(code: number, reason = '', address = '', options: FaultOptions = {}): Promise<void> {
    return this.#one({ kind: 'close', code, reason }, address, options);
  }

  /** The server takes so many bytes per second of what is sent. */
  slowReader(bytesPerSecond: number, address = '', options: FaultOptions = {}): Promise<void> {
    return this.#one({ kind: 'slow-reader', bytesPerSecond }, address, options);
  }

  /** Each connection carries so many bytes per second in each direction; with a proxy alone. */
  bandwidth(bytesPerSecond: number, address = '', options: FaultOptions = {}): Promise<void> {
    return this.#one({ kind: 'bandwidth', bytesPerSecond }, address, options);
  }

  /** Messages come later, in their order. */
  delay(by: Span, options: MessageFaultOptions & { readonly jitter?: Span } = {}): Promise<void> {
    const jitter = timeOf(options.jitter ?? 0);
    return this.#one({ kind: 'delay', by: timeOf(by), jitter, ...choiceOf(options) }, options.on, options);
  }

  /** Messages do not come; in the pages. */
  drop(options: MessageFaultOptions = {}): Promise<void> {
    return this.#one({ kind: 'drop', ...choiceOf(options) }, options.on, options);
  }

  /** Messages come twice; in the pages. */
  duplicate(options: MessageFaultOptions = {}): Promise<void> {
    return this.#one({ kind: 'duplicate', ...choiceOf(options) }, options.on, options);
  }

  /** A message changes places with the next one; in the pages. */
  swap(options: MessageFaultOptions = {}): Promise<void> {
    return this.#one({ kind: 'swap', ...choiceOf(options) }, options.on, options);
  }

  /** One character or byte of a message is another; in the pages. */
  corrupt(options: MessageFaultOptions = {}): Promise<void> {
    return this.#one({ kind: 'corrupt', ...choiceOf(options) }, options.on, options);
  }

  /** A whole plan, by its words: `at 5s cut; down for 8s`. Its times count from this call. */
  plan(words: string, address = '', options: Pick<FaultOptions, 'seed'> = {}): Promise<void> {
    const steps = parseSteps(words);
    if (!steps.ok) throw new TypeError(steps.error);
    return this.#arm(steps.value, address, options);
  }

  /** Ends everything at once. */
  async stop(): Promise<void> {
    this.#run?.stop();
    this.#run = null;
    if (!this.#isInPages) return;
    this.#isInPages = false;
    await this.#places.armInPages(null);
  }

  /** Removes and gives what a proxy did, as records; called by `Realtime`. */
  takeRecords(): readonly WireRecord[] {
    const zero = this.#places.zero();
    return zero === 0 ? [] : this.#records.take(zero);
  }

  #one(fault: Fault, address: string | undefined, options: FaultOptions): Promise<void> {
    const lasts = options.for === undefined ? null : timeOf(options.for);
    return this.#arm([{ at: millis(0), lasts, fault }], address, options);
  }

  async #arm(steps: readonly Step[], address = '', { seed = 1 }: FaultOptions = {}): Promise<void> {
    // What a test says is as unchecked as what a file says.
    const plan = readPlan(planOf(steps, { ...EVERYTHING, address }, '', seed));
    if (!plan.ok) throw new TypeError(plan.error);
    await this.stop();
    const { proxy } = this.#places;
    if (proxy !== null && wireProblem(plan.value) === null) this.#run = proxy.wire.arm(plan.value);
    else await this.#armInPages(plan.value);
  }

  async #armInPages(plan: FaultPlan): Promise<void> {
    if (plan.steps.some(({ fault }) => fault.kind === 'bandwidth')) throw new TypeError(FAULT_WORDS.needsProxy);
    this.#isInPages = true;
    await this.#places.armInPages(writePlan(plan));
  }
}

function choiceOf({ share, every, direction, filter }: MessageFaultOptions): MessageChoice {
  return {
    share: share ?? ALL_MESSAGES.share,
    every: every ?? ALL_MESSAGES.every,
    direction: direction ?? ALL_MESSAGES.direction,
    filter: filter ?? ALL_MESSAGES.filter,
  };
}
