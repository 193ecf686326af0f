/**
 * Leaves the tab with the id `input.key` in `tab` and its `<browser>` in `browser`. The id survives process changes.
 */
export const FIND_TAB = `
  let tab = null;
  for (const win of Services.wm.getEnumerator('navigator:browser')) {
    tab ??= win.gBrowser?.tabs.find((candidate) => candidate.linkedBrowser.browserId === input.key) ?? null;
  }
  if (tab === null) throw new Error('The page has been closed');
  const browser = tab.linkedBrowser;`;
