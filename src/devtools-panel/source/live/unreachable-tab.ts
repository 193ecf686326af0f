/** Milliseconds without an answer of any page after which the tab counts as closed to the extension. */
export const UNREACHABLE_AFTER = 2_000;

/** Decides when probes without an answer mean that the tab cannot be reached. */
export class UnreachableTab {
  #since: number | null = null;
  #isReported = false;

  /** A page answered, or the tab shows another page. */
  reset(): void {
    this.#since = null;
    this.#isReported = false;
  }

  /**
   * A probe reached no page.
   *
   * @param now milliseconds on a monotonic clock.
   * @param hasPages whether a page of the tab is connected all the same.
   * @returns whether to report it now; true once until `reset`.
   */
  missed(now: number, hasPages: boolean): boolean {
    this.#since ??= now;
    if (this.#isReported || hasPages || now - this.#since < UNREACHABLE_AFTER) return false;
    this.#isReported = true;
    return true;
  }
}

/** Where a page is and when it was loaded, as an expression for `inspectedWindow.eval`; see `reasonOf`. */
export const PAGE_AGE = "location.protocol + ' ' + performance.timeOrigin";

/**
 * Why no page of the tab answers. A page in which a script may run, and which was loaded before this panel, was there
 * before the running extension: only a reload places the scripts. In any other page the browser allows none.
 *
 * @param answer to `PAGE_AGE`: Firefox gives the value and an exception, Chromium the value alone; the empty text if the
 *   evaluation failed, as it does in pages in which no script may run.
 * @param startedAt milliseconds since the epoch at which this panel was opened.
 */
export function reasonOf(answer: unknown, startedAt: number): 'older-page' | 'not-recordable' {
  const [text]: readonly unknown[] = [answer].flat();
  const [protocol, loadedAt] = String(text).split(' ');
  const isOlder = (protocol === 'http:' || protocol === 'https:') && Number(loadedAt) < startedAt;
  return isOlder ? 'older-page' : 'not-recordable';
}
