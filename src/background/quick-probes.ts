import { QUICK_PROBE_PERIOD, QUICK_PROBE_SPAN } from '../wire/wire-limits.ts';

/** What quick probes need of the router. */
interface QuickProbesDeps {
  readonly probe: (tabId: number) => void;
  /** Whether a panel waits for the tab's next page. */
  readonly isWanted: (tabId: number) => boolean;
}

/** Probes a tab often while it moves to another page, so that the next page is reached as soon as its relay listens. */
export class QuickProbes {
  readonly #deps: QuickProbesDeps;
  readonly #timers = new Map<number, ReturnType<typeof setInterval>>();

  constructor(deps: QuickProbesDeps) {
    this.#deps = deps;
  }

  /** Probes the tab for a `QUICK_PROBE_SPAN`, or until `stop`, or until no panel waits any more. */
  start(tabId: number): void {
    this.stop(tabId);
    let left = QUICK_PROBE_SPAN / QUICK_PROBE_PERIOD;
    const tick = (): void => {
      left -= 1;
      if (left < 0 || !this.#deps.isWanted(tabId)) this.stop(tabId);
      else this.#deps.probe(tabId);
    };
    this.#timers.set(tabId, setInterval(tick, QUICK_PROBE_PERIOD));
  }

  stop(tabId: number): void {
    clearInterval(this.#timers.get(tabId));
    this.#timers.delete(tabId);
  }
}
