/** What of a Playwright page or context is used here. */
export interface PlaywrightTarget {
  exposeBinding(name: string, callback: (source: unknown, text: string) => unknown): Promise<unknown>;
  addInitScript(script: { readonly content: string }): Promise<unknown>;
}

/** What of a Playwright page is used to wait for records on their way. */
interface Evaluating {
  evaluate(expression: string): Promise<unknown>;
}

/** What of a Puppeteer page is used here. */
export interface PuppeteerTarget extends Evaluating {
  exposeFunction(name: string, callback: (text: string) => unknown): Promise<unknown>;
  evaluateOnNewDocument(script: string): Promise<unknown>;
}

/** A page or a browser context of Playwright, or a page of Puppeteer. */
export type Target = PlaywrightTarget | PuppeteerTarget;

/** Places the recorder and hands on what it says. */
export interface Attachment {
  /** Waits until all that has happened so far in the open pages is here. */
  flush(): Promise<void>;
}

const hasPages = (target: object): target is { pages(): readonly Evaluating[] } => 'pages' in target;
const isEvaluating = (target: object): target is Evaluating => 'evaluate' in target;

/** Text for a page: the name in it is that of the binding. */
const PLACEHOLDER = 'REALTIME_INSPECTOR_BINDING';

/**
 * Puts the recorder in place for every document that comes.
 *
 * @param script recorder and bridge, bundled.
 * @param name of the function in the pages; each attachment has its own.
 * @param hear takes what a page says, a JSON text.
 */
export async function placeRecorder(
  target: Target,
  script: string,
  name: string,
  hear: (text: string) => void,
): Promise<Attachment> {
  const content = script.replaceAll(PLACEHOLDER, name);
  if ('exposeBinding' in target) {
    await target.exposeBinding(name, (_source, text) => hear(text));
    await target.addInitScript({ content });
  } else {
    await target.exposeFunction(name, hear);
    await target.evaluateOnNewDocument(content);
  }
  const flushPage = async (page: Evaluating): Promise<void> => {
    try {
      await page.evaluate(`window[${JSON.stringify(`${name}:flush`)}]?.()`);
    } catch {
      // A page that navigates or closes has said its last word by itself.
    }
  };
  return {
    async flush() {
      const pages: readonly Evaluating[] = hasPages(target) ? target.pages() : isEvaluating(target) ? [target] : [];
      await Promise.all(pages.map(flushPage));
    },
  };
}
