import { parseUrl } from './parse-url.ts';

const PROTOCOLS = new Set(['vite-hmr', 'vite-ping', 'sass-embedded-hmr']);

const PATHS =
  /(^|\/)(_next\/webpack-hmr|_next\/on-demand-entries-ping|__webpack_hmr|webpack-hmr|sockjs-node|ng-cli-ws|_nuxt\/hmr|__vite_ping|livereload|browser-sync\/socket\.io|__nextjs[^/]*|_next\/static\/[^?]*hot-update\.[a-z]+|__turbopack_hmr|_astro\/hmr|_next\/hmr|rsbuild-hmr|rspack-hmr|_bun\/hmr|storybook-server-channel|phoenix\/live_reload\/socket\/websocket|__reload__\/events|hotwire-spark|_frsh\/alive)\/?$|^\/esbuild$/;

const HOT_UPDATE = /\.hot-update\.(js|json|mjs)$/;

/**
 * True for the channels by which a development server reloads the page: they are dimmed and raise no findings.
 *
 * A bare `/ws` is not enough, since many apps use it for their own; {@link isDevServerGreeting} decides there.
 */
export function isDevTooling(url: string, protocols: readonly string[]): boolean {
  if (protocols.some((protocol) => PROTOCOLS.has(protocol))) return true;
  const { path } = parseUrl(url);
  return PATHS.test(path) || HOT_UPDATE.test(path);
}

/** True if the first message of a socket at `/ws` is one by which webpack-dev-server introduces itself. */
export function isDevServerGreeting(path: string, text: string): boolean {
  return /\/ws\/?$/.test(path) && /^\{"type":"(hot|liveReload|overlay|reconnect|hash|progress)"[,}]/.test(text);
}
