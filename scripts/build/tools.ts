/** Builds what runs on Node: the command line tool and the module for tests. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import { TAP_SCRIPT } from '../recording/tap.ts';
import { bundleTested, bundleWorker } from './injected.ts';
import { forBrowsers, forNode, root } from './settings.ts';
import { writeNotices } from './third-party.ts';

/**
 * The command line tool, `realtime-inspector/testing` and `realtime-inspector/playwright`, which run on Node alone, with the code that
 * they share in files of its own: it is most of each, and there is one class of `Realtime`. In addition what `record` needs (the browsers' drivers, and the subscriber that runs in the
 * panel), and what a driver puts into pages and workers: the bridge that takes the relay's place behind a recorder, the recorder
 * for pages under test, and the one for workers.
 *
 * @param outdir by default `dist/`
 */
export async function buildTools(outdir = path.join(root, 'dist')): Promise<void> {
  for (const folder of ['cli', 'shared', 'testing'])
    await rm(path.join(outdir, folder), { recursive: true, force: true });
  const modules = await build({
    ...forNode,
    entryPoints: {
      'cli/realtime-inspector': 'src/cli/main.ts',
      'cli/check-worker': 'src/cli/check/many/check-worker.ts',
      'cli/record-url': 'scripts/recording/record-url.ts',
      'testing/workers': 'scripts/recording/worker-client.ts',
      'testing/index': 'src/testing/index.ts',
      'testing/playwright': 'src/testing/playwright/fixture.ts',
    },
    outdir,
    splitting: true,
    external: ['@playwright/test'],
    // Next to page.js, and two folders below the package's package.json: both are looked for from there.
    chunkNames: 'testing/shared-[hash]',
    minify: true,
    // ws, which record needs to reach a browser that runs already, is CommonJS and asks for modules of Node.
    banner: { js: "import { createRequire } from 'node:module';const require = createRequire(import.meta.url);" },
  });
  const program = path.join(outdir, 'cli/realtime-inspector.mjs');
  await writeFile(program, `#!/usr/bin/env node\n${await readFile(program, 'utf8')}`);
  const tap = await build({
    ...forBrowsers,
    entryPoints: [TAP_SCRIPT],
    outfile: path.join(outdir, 'cli/record-tap.js'),
    minify: true,
  });
  const bridge = await build({
    ...forBrowsers,
    entryPoints: ['src/testing/in-page/bridge.ts'],
    outfile: path.join(outdir, 'testing/bridge.js'),
    minify: true,
  });
  await writeFile(path.join(outdir, 'testing/recorder.js'), await bundleTested());
  await writeFile(path.join(outdir, 'testing/worker.js'), await bundleWorker());
  for (const folder of ['cli', 'testing']) {
    await writeNotices(path.join(outdir, folder), [modules.metafile, tap.metafile, bridge.metafile]);
  }
}
