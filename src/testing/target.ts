import { answerOf, type Evaluating, framesOf } from './documents.ts';
import { PageFaults } from './page-faults.ts';

/** The part of a Playwright page or context that is used here. */
export interface PlaywrightTarget {
  exposeBinding(name: string, callback: (source: unknown, text: string) => unknown): Promise<unknown>;
  addInitScript(script: { readonly content: string }): Promise<unknown>;
}

/** The part of a Puppeteer page that is used here. */
export interface PuppeteerTarget extends Evaluating {
  exposeFunction(name: string, callback: (text: string) => unknown): Promise<unknown>;
  evaluateOnNewDocument(script: string): Promise<unknown>;
}

/** The part of a frame of Playwright that is used here. */
export interface PlaywrightFrame extends Evaluating {
  page(): Pick<PlaywrightTarget, 'exposeBinding'>;
}

/** A page or a browser context of Playwright, a page of Puppeteer, or a frame of Playwright with the document in it. */
export type Target = PlaywrightTarget | PuppeteerTarget | PlaywrightFrame;

/** A recorder in the pages of a target. */
export interface Attachment {
  /** Waits until everything that has happened so far in the open pages and their frames is here. */
  flush(): Promise<void>;
  /**
   * Puts a plan of faults in force in the open pages, their frames and those that come later, in place of the one before.
   *
   * @param acting the script that acts.
   * @param plan JSON; `null` ends the one that is in force.
   * @returns in how many documents.
   */
  arm(acting: string, plan: string | null): Promise<number>;
}

const hasPages = (target: object): target is { pages(): readonly Evaluating[] } => 'pages' in target;
const isFrame = (target: object): target is PlaywrightFrame => 'page' in target;
const isEvaluating = (target: object): target is Evaluating => 'evaluate' in target;

/** A frame that is only now being made may miss one answer. */
const SILENCES_LIMIT = 2;

/** The placeholder in the script for the name of the binding. */
const PLACEHOLDER = 'REALTIME_INSPECTOR_BINDING';

/**
 * Installs the recorder in every document that is created from now on; in a frame, in the document that is there now, so
 * that what its scripts open from now on is recorded.
 *
 * @param script recorder and bridge, bundled.
 * @param name of the function in the pages; each attachment has its own.
 * @param onMessage takes a message of a page, a JSON text.
 */
export async function placeRecorder(
  target: Target,
  script: string,
  name: string,
  onMessage: (text: string) => void,
): Promise<Attachment> {
  const content = script.replaceAll(PLACEHOLDER, name);
  const pages = (): readonly Evaluating[] => (hasPages(target) ? target.pages() : isEvaluating(target) ? [target] : []);
  const faults = new PageFaults(name, pages);
  const receive = (text: string): void => {
    onMessage(text);
    faults.heard(text);
  };
  if (isFrame(target)) {
    await target.page().exposeBinding(name, (_source, text) => receive(text));
    await target.evaluate(content);
  } else if ('exposeBinding' in target) {
    await target.exposeBinding(name, (_source, text) => receive(text));
    await target.addInitScript({ content });
  } else {
    await target.exposeFunction(name, receive);
    await target.evaluateOnNewDocument(content);
  }
  const flush = `window[${JSON.stringify(`${name}:flush`)}]?.().then(() => true)`;
  const flushPage = async (page: Evaluating): Promise<void> => {
    try {
      await page.evaluate(flush);
    } catch {
      // A page that navigates or closes has sent its final flush by itself.
    }
  };
  /** How often a frame did not answer: after the second time it is not waited for again, since its scripts may be forbidden. */
  const silences = new WeakMap<Evaluating, number>();
  const flushFrame = async (frame: Evaluating): Promise<void> => {
    const before = silences.get(frame) ?? 0;
    if (before >= SILENCES_LIMIT) return;
    const answer = await answerOf(frame, flush);
    silences.set(frame, answer === false ? before + 1 : 0);
  };
  return {
    async flush() {
      await Promise.all(pages().flatMap((page) => [flushPage(page), ...framesOf(page).map(flushFrame)]));
    },
    arm: (acting, plan) => (plan === null ? faults.disarm() : faults.arm(acting, plan)),
  };
}
