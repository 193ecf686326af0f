/** A page in Firefox, measured from inside only: it reports neither memory nor long tasks. */
import { launchFirefox } from '../../scripts/browsers/firefox/firefox.ts';
import type { PanelSubject } from './subject.ts';

/** Milliseconds that one measurement may take. */
const LIMIT = 600_000;

export async function openFirefox(url: string): Promise<PanelSubject> {
  const browser = await launchFirefox({ loopbackOnly: true });
  const page = await browser.newPage(url);
  const ready = () => page.waitFor(() => globalThis.bench !== undefined);
  await ready();
  return {
    name: browser.version,
    run: (name, ...values) =>
      page.evaluate(
        (call) => Reflect.apply(bench[call.name], bench, call.values),
        { name, values },
        { timeout: LIMIT },
      ),
    reload: async () => {
      await page.goto(url);
      await ready();
    },
    memory: async () => null,
    work: async (act) => ({ result: await act(), thread: null }),
    close: () => browser.close(),
  };
}
