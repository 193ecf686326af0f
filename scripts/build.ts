/** Builds `dist/chrome`, `dist/firefox` and `dist/cli` from the sources and the one manifest. */
import { build, transform } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { dirname, join, relative } from 'node:path';
import process from 'node:process';
import { TAP_SCRIPT } from './recording/tap.ts';
import type { BuildOptions, Plugin } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const panelRoom = 'src/devtools-panel';

/** The rooms that the recorder in the page may be made of; it pays for every byte on every page load. */
const roomsOfInjected = ['src/injected/', 'src/wire/', 'src/base/'];

export type Browser = 'chrome' | 'firefox';

/**
 * Preact sets `innerHTML` for `dangerouslySetInnerHTML`, which nothing here uses; without it the reviewers' linter has
 * nothing to warn of, and no payload can ever become markup.
 */
const preactWithoutMarkup: Plugin = {
  name: 'preact-without-markup',
  setup(building) {
    building.onLoad({ filter: /[\\/]preact[\\/]dist[\\/]preact(\.module)?\.m?js$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const contents = source.replace(/[\w$.]+\.innerHTML\s*=\s*[\w$.]+\.__html/g, 'void 0');
      if (contents === source) throw new Error(`${path}: no assignment to innerHTML found; look at preact's new form`);
      return { contents, loader: 'js' };
    });
  },
};

const targets = ['chrome120', 'firefox142'];

const shared: BuildOptions = {
  absWorkingDir: root,
  bundle: true,
  format: 'iife',
  target: targets,
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
  define: { 'process.env.NODE_ENV': '"production"' },
};

/**
 * Functions that run in every frame at the start. V8 reads a function in passing where it stands, and again, whole, when
 * it is called; one that stands in parentheses it reads once. That is an eighth of the recorder's start.
 */
const READ_ONCE = [
  ...['start', 'findEarlier', 'createServer', 'createRecorder', 'createRing', 'createHandshake', 'observePageLife'],
  ...['observeHistory', 'observeWebSockets', 'observeEventSources', 'observeFetch', 'observeBodies', 'observeXhr'],
  ...[
    'observeWholeReads',
    'observeIteration',
    'observePipes',
    'observeUnusedPromises',
    'hookToString',
    'hookConstructor',
  ],
  ...['hookMethod', 'hookMethodBefore', 'hookMethodAround', 'hookGetter', 'wrapFunction', 'wrapperOf', 'replace'],
  ...['getterOf', 'createWeakTable'],
];

/** @param code a bundle with the functions' own names, indented as esbuild does. */
function readOnce(code: string): string {
  return READ_ONCE.reduce((text, name) => {
    const whole = new RegExp(`^ {2}function ${name}(\\([^]*?^ {2}\\})$`, 'm');
    if (!whole.test(text)) throw new Error(`the injected script has no function ${name} to be read once`);
    return text.replace(whole, (_, rest) => `  var ${name} = (function${rest});`);
  }, code);
}

/** The recorder as it is shipped. */
async function bundleInjected(): Promise<string> {
  const result = await build({ ...shared, entryPoints: ['src/injected/injected.ts'], write: false });
  const foreign = Object.keys(result.metafile?.inputs ?? {}).filter(
    (input) => !roomsOfInjected.some((room) => input.startsWith(room)),
  );
  if (foreign.length > 0) throw new Error(`the injected script must not hold ${foreign.join(', ')}`);
  const bundle = readOnce(result.outputFiles[0]?.text ?? '');
  const { code } = await transform(bundle, { minify: true, target: targets, legalComments: 'none' });
  return code.trimEnd();
}

/**
 * Its source map names one source on the ignore list, so that DevTools' Initiator column and stacks go on naming the app's
 * own line; it holds no text of ours.
 */
async function buildInjected(outdir: string) {
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
  await writeFile(join(outdir, 'injected.js'), `${code}\n${comment}\n`);
}

/**
 * What each browser wants of the one manifest: Chrome runs the background as a service worker and knows nothing of
 * `browser_specific_settings`; Firefox runs it as an event page.
 */
async function manifestFor(browser: Browser) {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const manifest = JSON.parse(await readFile(join(root, 'manifest.json'), 'utf8'));
  if (manifest.version !== version) {
    throw new Error(`manifest.json says version ${manifest.version}, package.json ${version}; make them equal`);
  }
  if (browser === 'chrome') {
    delete manifest.browser_specific_settings;
    delete manifest.background.scripts;
  } else {
    delete manifest.minimum_chrome_version;
    delete manifest.background.service_worker;
  }
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

export async function buildExtension(browser: Browser) {
  const outdir = join(root, 'dist', browser);
  await rm(outdir, { recursive: true, force: true });
  await mkdir(outdir, { recursive: true });
  await buildInjected(outdir);
  await build({
    ...shared,
    entryPoints: { background: 'src/background/background.ts' },
    outdir,
  });
  // It is read in every frame.
  await build({ ...shared, entryPoints: { relay: 'src/relay/relay.ts' }, outdir, minify: true });
  await build({
    ...shared,
    entryPoints: {
      devtools: `${panelRoom}/devtools.ts`,
      panel: `${panelRoom}/panel.tsx`,
      // Regular expressions of the filter run beside the panel, where one that never ends can be stopped.
      matcher: `${panelRoom}/search/matcher-worker.ts`,
      // So are files read: a million records are ten seconds of work.
      reader: `${panelRoom}/source/file/reader-worker.ts`,
    },
    outdir,
    jsx: 'automatic',
    jsxImportSource: 'preact',
    plugins: [preactWithoutMarkup],
  });
  await build({ ...shared, entryPoints: { panel: `${panelRoom}/panel.css` }, outdir });
  for (const file of ['devtools.html', 'panel.html']) {
    await cp(join(root, panelRoom, file), join(outdir, file));
  }
  for (const size of ['16', '32', '48', '128']) {
    await cp(join(root, 'src/icons', `${size}.png`), join(outdir, 'icons', `${size}.png`));
  }
  await cp(join(root, 'LICENSE'), join(outdir, 'LICENSE'));
  await writeFile(join(outdir, 'manifest.json'), await manifestFor(browser));
  return outdir;
}

/** The command line tool, one file that runs on Node alone. */
export async function buildCli() {
  await build({
    ...shared,
    entryPoints: { 'realtime-inspector': 'src/cli/main.ts' },
    outdir: join(root, 'dist/cli'),
    outExtension: { '.js': '.mjs' },
    platform: 'node',
    format: 'esm',
    target: 'node20',
    banner: { js: '#!/usr/bin/env node' },
  });
  await buildRecorder();
}

/** What the tool's `record` needs: the browsers' drivers, and the subscriber that runs in the panel. */
async function buildRecorder() {
  await build({
    ...shared,
    entryPoints: { 'record-url': 'scripts/recording/record-url.ts' },
    outdir: join(root, 'dist/cli'),
    outExtension: { '.js': '.mjs' },
    platform: 'node',
    format: 'esm',
    target: 'node20',
  });
  await build({
    ...shared,
    entryPoints: [TAP_SCRIPT],
    outfile: join(root, 'dist/cli/record-tap.js'),
  });
}

/**
 * `realtime-inspector/testing`: the module for tests, and what it puts into pages: the recorder as it is shipped, and
 * behind it the bridge that stands in the relay's place.
 */
export async function buildTesting() {
  const outdir = join(root, 'dist/testing');
  await build({
    ...shared,
    entryPoints: { index: 'src/testing/index.ts' },
    outdir,
    outExtension: { '.js': '.mjs' },
    platform: 'node',
    format: 'esm',
    target: 'node20',
  });
  const bridge = ['src/testing/in-page/bridge.ts'];
  const { outputFiles } = await build({ ...shared, entryPoints: bridge, outdir, minify: true, write: false });
  await writeFile(join(outdir, 'page.js'), `${await bundleInjected()}\n${outputFiles[0]?.text ?? ''}`);
  await copyTypes(join(outdir, 'types'));
}

/**
 * The declarations of the module for tests: those of its rooms as the compiler writes them, with the names that they have
 * outside of this project.
 */
async function copyTypes(outdir: string) {
  const { status } = spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-b', 'src/testing'], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error('the declarations of src/testing cannot be made; see above');
  for (const room of ['base', 'wire', 'formats', 'analysis', 'cli', 'testing']) {
    const folder = join(root, '.tsbuild', room, room);
    for (const file of await readdir(folder, { recursive: true })) {
      if (!file.endsWith('.d.ts')) continue;
      const text = await readFile(join(folder, file), 'utf8');
      const target = join(outdir, room, file);
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, text.replaceAll(/(from '\.[^']*)\.ts'/g, "$1.js'"));
    }
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const browser of ['chrome', 'firefox'] as const) {
    console.log(`built ${relative(root, await buildExtension(browser))}`);
  }
  await buildCli();
  console.log('built dist/cli');
  await buildTesting();
  console.log('built dist/testing');
}
