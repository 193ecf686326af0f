/** Bundles the recorder that runs in every page. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build, type BuildOptions, type Plugin } from 'esbuild';
import { forBrowsers, root } from './settings.ts';

/** The rooms that the recorder in the page may be made of; it pays for every byte on every page load. */
const ROOMS = ['src/injected/', 'src/wire/', 'src/base/'];

/**
 * Properties of objects that never leave the recorder; they get short names. No name may be one of the platform's, of a
 * record, or of what the acting script gets.
 */
export const INTERNAL = [
  ...['addBody', 'captureNothing', 'checkSleep', 'evicts', 'exchangeOf', 'hasStream', 'intoSink'],
  ...['isActive', 'isBlocked', 'isEnded', 'isMeasuring', 'isOpened', 'isPaused'],
  ...['isPresumed', 'isRead', 'isReading', 'leftAt', 'lostFrom', 'pieces', 'readBlob', 'runFrom', 'runUntil'],
  ...['typeCount', 'unheard', 'wasRead', 'wasThenRead', 'wasUsed'],
];

/** Short names for {@link INTERNAL}. */
const mangled: BuildOptions = { mangleProps: new RegExp(`^(${INTERNAL.join('|')})$`) };

/** Bundles an entry of the recorder from the rooms that it may be made of. */
async function bundle(entry: string, options: BuildOptions = {}): Promise<string> {
  const result = await build({
    ...forBrowsers,
    ...options,
    entryPoints: [entry],
    minify: true,
    metafile: true,
    write: false,
  });
  const foreign = Object.keys(result.metafile.inputs).filter((input) => !ROOMS.some((room) => input.startsWith(room)));
  if (foreign.length > 0) throw new Error(`the injected script must not hold ${foreign.join(', ')}`);
  return (result.outputFiles[0]?.text ?? '').trimEnd();
}

/** The recorder as it is shipped. */
export const bundleInjected = (): Promise<string> => bundle('src/injected/injected.ts', mangled);

/** Puts one file of the recorder in the place of another, for a recorder that runs elsewhere. */
const replacing = (file: RegExp, other: string): Plugin => ({
  name: 'replacing',
  setup({ onResolve }) {
    onResolve({ filter: file }, () => ({ path: path.join(root, 'src/injected', other) }));
  },
});

/** The recorder for workers, which only a driver of the browser can place there. */
export const bundleWorker = (): Promise<string> =>
  bundle('src/injected/worker.ts', { ...mangled, plugins: [replacing(/\/place\.ts$/, 'platform/worker-place.ts')] });

/** The recorder for pages under test: the same, but faults can be caused in frames and popups of the page's own origin too. */
export const bundleTested = (): Promise<string> =>
  bundle('src/injected/injected.ts', {
    ...mangled,
    plugins: [replacing(/\/untouched\.ts$/, 'serving/tested.ts')],
  });

/**
 * Writes the recorder with a source map that names one source on the ignore list, so that DevTools' Initiator column and
 * stacks still name the app's own line; it holds no text of ours.
 */
export async function buildInjected(outdir: string): Promise<void> {
  const code = await bundleInjected();
  const lines = code.split('\n').length;
  const map = {
    version: 3,
    sources: ['realtime-inspector/injected.js'],
    names: [],
    // One segment at the start of each line, all on the one ignored source.
    mappings: `AAAA${';AACA'.repeat(lines - 1)}`,
    ignoreList: [0],
    x_google_ignoreList: [0],
  };
  const encoded = Buffer.from(JSON.stringify(map)).toString('base64');
  const comment = `//# sourceMappingURL=data:application/json;base64,${encoded}`;
  await writeFile(path.join(outdir, 'injected.js'), `${code}\n${comment}\n`);
}
