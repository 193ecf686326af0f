/** Prepares a page of Chromium before its first document. */
import type { PageSetup } from '../../../src/cli/record/page-setup.ts';
import type { CdpSession } from './cdp.ts';

/** Fills the storage of an origin in each of its documents before their scripts run, where it is not filled yet. */
const fillStorage = (origins: PageSetup['origins']): string => `
  for (const { origin, localStorage: entries } of ${JSON.stringify(origins)}) {
    if (location.origin !== origin) continue;
    for (const { name, value } of entries) {
      if (localStorage.getItem(name) === null) localStorage.setItem(name, value);
    }
  }`;

/** Gives a page its cookies, storage, headers and size. */
export async function setUpChromiumPage(
  session: CdpSession,
  { cookies, origins, headers, viewport }: PageSetup,
): Promise<void> {
  if (cookies.length > 0) {
    const own = cookies.map(({ expires = -1, ...cookie }) => (expires < 0 ? cookie : { ...cookie, expires }));
    await session.send('Network.setCookies', { cookies: own });
  }
  if (origins.length > 0) {
    await session.send('Page.addScriptToEvaluateOnNewDocument', { source: fillStorage(origins), worldName: 'setup' });
  }
  if (headers.length > 0) {
    await session.send('Network.enable');
    await session.send('Network.setExtraHTTPHeaders', { headers: Object.fromEntries(headers) });
  }
  if (viewport !== null) {
    await session.send('Emulation.setDeviceMetricsOverride', { ...viewport, deviceScaleFactor: 0, mobile: false });
  }
}
