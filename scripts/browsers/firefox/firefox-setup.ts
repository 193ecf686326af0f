/** Prepares a page of Firefox before its first document. */
import type { PageSetup } from '../../../src/cli/record/page-setup.ts';

/** Runs with the setup in `input.setup` and the tab in `browser`; see `FIND_TAB`. */
const SET_UP = `
  const { cookies, origins, headers, viewport } = input.setup;
  const sameSites = { None: Ci.nsICookie.SAMESITE_NONE, Lax: Ci.nsICookie.SAMESITE_LAX, Strict: Ci.nsICookie.SAMESITE_STRICT };
  for (const cookie of cookies) {
    const url = cookie.url === undefined ? null : Services.io.newURI(cookie.url);
    const host = cookie.domain ?? url.host;
    const scheme = cookie.secure || url?.scheme === 'https' ? Ci.nsICookie.SCHEME_HTTPS : Ci.nsICookie.SCHEME_HTTP;
    // The profile lives as long as the recording: every cookie may be one of the session.
    Services.cookies.add(host, cookie.path ?? '/', cookie.name, cookie.value, cookie.secure ?? false,
      cookie.httpOnly ?? false, true, Date.now() + 86_400_000, {}, sameSites[cookie.sameSite] ?? Ci.nsICookie.SAMESITE_UNSET, scheme);
  }
  if (origins.length > 0) {
    // Runs in the page's process, before the first script of each document.
    const fill = (origins) => {
      addEventListener('DOMWindowCreated', ({ target }) => {
        const { location, localStorage } = target.defaultView;
        for (const { origin, localStorage: entries } of origins) {
          if (location.origin !== origin) continue;
          for (const { name, value } of entries) if (localStorage.getItem(name) === null) localStorage.setItem(name, value);
        }
      }, true);
    };
    const source = '(' + fill + ')(' + JSON.stringify(origins) + ')';
    // Of the window: the page's own manager goes with each process that shows it.
    tab.ownerDocument.defaultView.messageManager.loadFrameScript('data:application/javascript,' + encodeURIComponent(source), true);
  }
  if (headers.length > 0) {
    const id = browser.browserId;
    Services.obs.addObserver((subject) => {
      const channel = subject.QueryInterface(Ci.nsIHttpChannel);
      if (channel.loadInfo?.browsingContext?.top?.browserId !== id && channel.loadInfo?.targetBrowsingContext?.top?.browserId !== id) return;
      for (const [name, value] of headers) channel.setRequestHeader(name, value, false);
    }, 'http-on-modify-request');
  }
  if (viewport !== null) {
    const win = tab.ownerDocument.defaultView;
    win.resizeBy(viewport.width - browser.clientWidth, viewport.height - browser.clientHeight);
  }`;

/** The source that does so, in the context of the browser itself. */
export const firefoxSetup = (
  setup: PageSetup,
): { readonly source: string; readonly more: Readonly<Record<string, unknown>> } => ({
  source: SET_UP,
  more: { setup },
});
