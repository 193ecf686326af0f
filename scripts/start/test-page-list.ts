/** Which test pages `npm start` opens. */

/**
 * The pages that the start page links, in its order, each once and at work from the start.
 *
 * @param html of the start page
 * @param base its address, without a slash at the end
 * @returns their addresses; that of the start page if it links none
 */
export function testPagesIn(html: string, base: string): readonly string[] {
  const links = [...html.matchAll(/<a\s[^>]*href="(\/?[a-z][a-z-]*(?:\.html)?(?:\?[^"]*)?)"/g)];
  const urls = links.map(([, href = '']) => new URL(href.replaceAll('&amp;', '&'), `${base}/`).href);
  const pages = [...new Set(urls)]
    .filter((url) => !new URL(url).pathname.startsWith('/log'))
    // Without it a page waits for its button.
    .map((url) => `${url}${url.includes('?') ? '&' : '?'}autostart=1`);
  return pages.length > 0 ? pages : [`${base}/`];
}
