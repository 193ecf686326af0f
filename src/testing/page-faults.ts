import { answerOf, type Evaluating, framesOf } from './documents.ts';

/** A plan that was armed. */
interface ArmedPlan {
  /** Tells it from the plans before it. */
  readonly run: number;
  /** The script that acts. */
  readonly acting: string;
  /** JSON. */
  readonly plan: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
}

/** Begins the message in which a document says that its recorder is there; see `in-page/bridge.ts`. */
const HELLO = '"type":"hello"';

/**
 * Causes faults in the open pages of a target, in all their frames, and in frames that come later. A plan ends with the
 * document of its page: a frame of another document is left alone.
 */
export class PageFaults {
  readonly #faults: string;
  readonly #pages: () => readonly Evaluating[];
  #runs = 0;
  #armed: ArmedPlan | null = null;

  /**
   * @param name of the function in the pages; see `placeRecorder`.
   * @param pages that are open.
   */
  constructor(name: string, pages: () => readonly Evaluating[]) {
    this.#faults = `window[${JSON.stringify(`${name}:faults`)}]`;
    this.#pages = pages;
  }

  /**
   * Puts a plan in force, in place of the one before.
   *
   * @param acting the script that acts.
   * @param plan JSON.
   * @returns in how many documents.
   */
  async arm(acting: string, plan: string): Promise<number> {
    this.#runs += 1;
    const armed = { run: this.#runs, acting, plan, since: Date.now() };
    this.#armed = armed;
    const pages = this.#pages();
    // The page first: its frames are armed as long as it holds the plan.
    const inPages = await Promise.all(pages.map((page) => this.#armIn(page, armed)));
    const inFrames = await Promise.all(pages.map((page) => this.#armFrames(page, armed)));
    return inPages.filter(Boolean).length + inFrames.reduce((sum, count) => sum + count, 0);
  }

  /** Ends what is in force everywhere. @returns in how many documents. */
  async disarm(): Promise<number> {
    this.#armed = null;
    const documents = this.#pages().flatMap((page) => [page, ...framesOf(page)]);
    const ended = documents.map((each) => this.#ask(each, 'disarm()'));
    return (await Promise.all(ended)).filter(Boolean).length;
  }

  /** A page has sent a message. Where it is a new document, this may be a frame of one that holds the plan. */
  heard(text: string): void {
    const armed = this.#armed;
    if (armed === null || !text.includes(HELLO)) return;
    for (const page of this.#pages()) void this.#armFrames(page, armed);
  }

  async #armFrames(page: Evaluating, armed: ArmedPlan): Promise<number> {
    const frames = framesOf(page);
    if (frames.length === 0 || !(await this.#ask(page, `holds(${armed.run})`))) return 0;
    return (await Promise.all(frames.map((frame) => this.#armIn(frame, armed)))).filter(Boolean).length;
  }

  /** Whether the plan is in force in a document now and was not before; a page that cannot be asked has none of it. */
  async #armIn(document: Evaluating, armed: ArmedPlan): Promise<boolean> {
    const { run, acting, plan, since } = armed;
    if (!(await this.#ask(document, `claim(${run})`))) return false;
    const token = await answerOf(document, acting);
    if (typeof token !== 'string' || token === '' || this.#armed !== armed) return false;
    const elapsed = Date.now() - since;
    return this.#ask(document, `arm(${[token, plan, elapsed].map((value) => JSON.stringify(value)).join()}), true`);
  }

  /** Calls a method of the bridge's in a document; whether there is a bridge, and it answered true or nothing. */
  async #ask(document: Evaluating, call: string): Promise<boolean> {
    const expression = `${this.#faults} !== undefined && (${this.#faults}.${call})`;
    return (await answerOf(document, expression)) !== false;
  }
}
