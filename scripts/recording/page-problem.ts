/** What is wrong with a page that is recorded. */
import type { PageProblem } from '../../src/cli/record/page-problem.ts';
import type { Page } from '../browsers/driver.ts';

/** The part of a page that is asked. */
type AskedPage = Pick<Page, 'runScript' | 'address'>;

/** Milliseconds that a page may take to answer a question; one whose scripts run without end never does. */
const ANSWER_LIMIT = 4_000;

const READ_PAGE = `
  const [entry] = performance.getEntriesByType('navigation');
  return { url: location.href, status: entry?.responseStatus ?? 0 };`;

/** The HTTP status of the document that the page shows and its address; `null` while it does not answer. */
async function readPage(page: AskedPage): Promise<{ readonly url: string; readonly status: number } | null> {
  try {
    const answer: unknown = await page.runScript(READ_PAGE, { timeout: ANSWER_LIMIT });
    if (typeof answer !== 'object' || answer === null || !('url' in answer && 'status' in answer)) return null;
    return { url: String(answer.url), status: Number(answer.status) };
  } catch {
    // Its scripts run, or it is between two documents.
    return null;
  }
}

/** Asks a page how it is; a second time if it does not answer, since it may be between two documents. */
export async function findPageProblem(page: AskedPage): Promise<PageProblem | null> {
  const shown = (await readPage(page)) ?? (await readPage(page));
  // The browser shows the old document until the server answers, and then may not let us ask it.
  const url = shown?.url ?? (await page.address());
  if (url === 'about:blank') return { kind: 'unanswered' };
  if (shown === null) return { kind: 'hangs' };
  return shown.status >= 400 ? { kind: 'status', status: shown.status } : null;
}
