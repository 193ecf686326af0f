/** Which test pages `npm start` opens. */

/**
 * The address of a page under a name of its own on this machine. Browsers open six connections to a host, all tabs
 * together, and keep the others waiting: with one name for all pages, those that stream would keep the last ones from
 * loading.
 */
function underOwnName(address: string): string {
  const url = new URL(address);
  const name = url.pathname.replace(/\.html$/, '').replaceAll(/[^a-z0-9]+/gi, '-');
  if (url.hostname === '127.0.0.1') url.hostname = `${name.replaceAll(/^-|-$/g, '')}.localhost`;
  return url.href;
}

/**
 * The pages that the start page links, in its order, each once and at work from the start.
 *
 * @param html of the start page
 * @param base its address, without a slash at the end
 * @returns their addresses, each under a name of its own; that of the start page if it links none
 */
export function testPagesIn(html: string, base: string): readonly string[] {
  const links = [...html.matchAll(/<a\s[^>]*href="(\/?[a-z][a-z-]*(?:\.html)?(?:\?[^"]*)?)"/g)];
  const urls = links.map(([, href = '']) => new URL(href.replaceAll('&amp;', '&'), `${base}/`).href);
  const pages = [...new Set(urls)]
    .filter((url) => !new URL(url).pathname.startsWith('/log'))
    // Without it a page waits for its button.
    .map((url) => `${underOwnName(url)}${url.includes('?') ? '&' : '?'}autostart=1`);
  return pages.length > 0 ? pages : [`${base}/`];
}
