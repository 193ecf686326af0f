/** Builds the extension for one browser. */
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import type { Plugin } from 'esbuild';
import { ACTING_SCRIPT } from '../../src/wire/hops.ts';
import { buildActing } from './acting.ts';
import { buildInjected } from './injected.ts';
import { readManifest } from './manifest.ts';
import type { Target } from './manifest.ts';
import { DEMO_RECORDING, forBrowsers, root } from './settings.ts';
import { writeNotices } from './third-party.ts';

const PANEL = 'src/devtools-panel';

/**
 * Preact sets `innerHTML` for `dangerouslySetInnerHTML`, which nothing here uses; without it the reviewers' linter has
 * nothing to warn of, and no payload can ever become markup.
 */
const preactWithoutMarkup: Plugin = {
  name: 'preact-without-markup',
  setup(building) {
    building.onLoad({ filter: /[\\/]preact[\\/]dist[\\/]preact(\.module)?\.m?js$/ }, async ({ path: file }) => {
      const source = await readFile(file, 'utf8');
      const contents = source.replace(/[\w$.]+\.innerHTML\s*=\s*[\w$.]+\.__html/g, 'void 0');
      if (contents === source) throw new Error(`${file}: no assignment to innerHTML found; check preact's new form`);
      return { contents, loader: 'js' };
    });
  },
};

/** The readers of binary formats: a module of its own, which the panel loads once it is shown. */
const READERS = { entry: 'src/formats/binary/readers/all-readers.ts', file: 'binary-readers' };

/** Leaves the readers out of the panel, and has it load them from their file. */
const readersApart: Plugin = {
  name: 'readers-apart',
  setup(building) {
    building.onResolve({ filter: /[\\/]readers[\\/]all-readers\.ts$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: `./${READERS.file}.js`, external: true } : null,
    );
  },
};

/** Leaves the acting script out of the panel, which loads it when a fault is armed for the next load. */
const actingApart: Plugin = {
  name: 'acting-apart',
  setup(building) {
    building.onResolve({ filter: /[\\/]acting-script\.ts$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: `./${ACTING_SCRIPT}`, external: true } : null,
    );
  },
};

/**
 * Builds the extension for one browser.
 *
 * @param outdir emptied first; by default its folder in `dist/`
 * @returns the folder
 */
export async function buildExtension(target: Target, outdir = path.join(root, 'dist', target)): Promise<string> {
  await rm(outdir, { recursive: true, force: true });
  await mkdir(outdir, { recursive: true });
  await buildInjected(outdir);
  await buildActing(outdir);
  const background = await build({
    ...forBrowsers,
    entryPoints: { background: 'src/background/background.ts' },
    outdir,
    minify: true,
  });
  // It is read in every frame.
  const relay = await build({ ...forBrowsers, entryPoints: { relay: 'src/relay/relay.ts' }, outdir, minify: true });
  const pages = await build({
    ...forBrowsers,
    entryPoints: {
      devtools: `${PANEL}/devtools.ts`,
      panel: `${PANEL}/panel.tsx`,
      // Regular expressions of the filter run in a worker, where one that never ends can be stopped.
      matcher: `${PANEL}/search/matcher-worker.ts`,
      // Files are read in a worker too: a million records are ten seconds of work.
      reader: `${PANEL}/source/file/reader-worker.ts`,
    },
    outdir,
    minify: true,
    jsx: 'automatic',
    jsxImportSource: 'preact',
    plugins: [preactWithoutMarkup, readersApart, actingApart],
  });
  const readers = await build({
    ...forBrowsers,
    entryPoints: { [READERS.file]: READERS.entry },
    outdir,
    format: 'esm',
    minify: true,
  });
  await build({ ...forBrowsers, entryPoints: { panel: `${PANEL}/panel.css` }, outdir, minify: true });
  for (const file of ['devtools.html', 'panel.html']) {
    await cp(path.join(root, PANEL, file), path.join(outdir, file));
  }
  await cp(DEMO_RECORDING, path.join(outdir, 'demo.rtlog'));
  for (const size of ['16', '32', '48', '128']) {
    await cp(path.join(root, 'src/icons', `${size}.png`), path.join(outdir, 'icons', `${size}.png`));
  }
  await cp(path.join(root, '_locales'), path.join(outdir, '_locales'), { recursive: true });
  await cp(path.join(root, 'LICENSE'), path.join(outdir, 'LICENSE'));
  // The recorder in the page holds no package: its build refuses them.
  await writeNotices(outdir, [background.metafile, relay.metafile, pages.metafile, readers.metafile]);
  await writeFile(path.join(outdir, 'manifest.json'), await readManifest(target));
  return outdir;
}
