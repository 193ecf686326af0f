/** Bundles the recorder that runs in every page. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build, type BuildOptions, type Plugin, transform } from 'esbuild';
import { forBrowsers, root, TARGETS } from './settings.ts';

/** The rooms that the recorder in the page may be made of; it pays for every byte on every page load. */
const ROOMS = ['src/injected/', 'src/wire/', 'src/base/'];

/**
 * Functions that run in every frame at the start. V8 pre-parses a function at its definition and parses it again when it is
 * called; a function in parentheses is parsed once. That saves an eighth of the recorder's start.
 */
const READ_ONCE = [
  ...['start', 'findEarlier', 'createServer', 'createRecorder', 'createRing', 'createHandshake', 'observePageLife'],
  ...['observeHistory', 'observeWebSockets', 'observeEventSources', 'observeFetch', 'observeBodies', 'observeXhr'],
  ...['observeWholeReads', 'observeIteration', 'observePipes', 'observeUnseenUses', 'hookToString', 'hookConstructor'],
  ...['hookMethod', 'hookMethodAround', 'hookGetter', 'wrapFunction', 'wrapperOf', 'replace'],
  ...['getterOf', 'createWeakTable'],
];

/**
 * Puts the functions of {@link READ_ONCE} in parentheses.
 *
 * @param code a bundle with the functions' own names, indented as esbuild does
 */
export function readOnce(code: string, names: readonly string[] = READ_ONCE): string {
  return names.reduce((text, name) => {
    const whole = new RegExp(`^ {2}function ${name}(\\([^]*?^ {2}\\})$`, 'm');
    if (!whole.test(text)) throw new Error(`the injected script has no function ${name} to be read once`);
    return text.replace(whole, (_, rest: string) => `  var ${name} = (function${rest});`);
  }, code);
}

/** Bundles an entry of the recorder from the rooms that it may be made of. */
async function bundle(entry: string, options: BuildOptions = {}): Promise<string> {
  const result = await build({ ...forBrowsers, ...options, entryPoints: [entry], metafile: true, write: false });
  const foreign = Object.keys(result.metafile.inputs).filter((input) => !ROOMS.some((room) => input.startsWith(room)));
  if (foreign.length > 0) throw new Error(`the injected script must not hold ${foreign.join(', ')}`);
  return result.outputFiles[0]?.text ?? '';
}

async function minify(bundled: string): Promise<string> {
  const { code } = await transform(bundled, { minify: true, target: TARGETS, legalComments: 'none' });
  return code.trimEnd();
}

/** The recorder as it is shipped. */
export const bundleInjected = async (): Promise<string> => minify(readOnce(await bundle('src/injected/injected.ts')));

/** Puts what there is of a worker in the place of what there is of a document. */
const inWorker: Plugin = {
  name: 'in-worker',
  setup({ onResolve }) {
    const ofWorkers = path.join(root, 'src/injected/platform/worker-place.ts');
    onResolve({ filter: /\/place\.ts$/ }, () => ({ path: ofWorkers }));
  },
};

/** The recorder for workers, which only a driver of the browser can place there. */
export const bundleWorker = async (): Promise<string> =>
  minify(await bundle('src/injected/worker.ts', { plugins: [inWorker] }));

/**
 * Writes the recorder with a source map that names one source on the ignore list, so that DevTools' Initiator column and
 * stacks still name the app's own line; it holds no text of ours.
 */
export async function buildInjected(outdir: string): Promise<void> {
  const code = await bundleInjected();
  const lines = code.split('\n').length;
  const map = {
    version: 3,
    file: 'injected.js',
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
