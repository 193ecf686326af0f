/** Builds the module for tests. */
import { spawnSync } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { build } from 'esbuild';
import { bundleInjected } from './injected.ts';
import { forBrowsers, forNode, root } from './settings.ts';
import { writeNotices } from './third-party.ts';

/** The rooms whose declarations those of the module name. */
const ROOMS = ['base', 'texts', 'wire', 'formats', 'analysis', 'policy', 'cli', 'testing'];

/**
 * `realtime-inspector/testing` and `realtime-inspector/playwright`: the modules for tests, and what they put into pages: the recorder as it is shipped, followed by
 * the bridge that takes the relay's place.
 */
export async function buildTesting(): Promise<void> {
  const outdir = path.join(root, 'dist/testing');
  const module = await build({
    ...forNode,
    entryPoints: { index: 'src/testing/index.ts', playwright: 'src/testing/playwright/fixture.ts' },
    // One class of `Realtime` for both; what they share lies next to them.
    splitting: true,
    external: ['@playwright/test'],
    chunkNames: 'shared-[hash]',
    outdir,
  });
  const bridge = ['src/testing/in-page/bridge.ts'];
  const { metafile, outputFiles } = await build({
    ...forBrowsers,
    entryPoints: bridge,
    outdir,
    minify: true,
    write: false,
  });
  await writeFile(path.join(outdir, 'page.js'), `${await bundleInjected()}\n${outputFiles[0]?.text ?? ''}`);
  await writeNotices(outdir, [module.metafile, metafile]);
  await copyTypes(path.join(outdir, 'types'));
}

/**
 * Copies the declarations of the module for tests: those of its rooms as the compiler writes them, with the file names that
 * they have outside of this project.
 */
async function copyTypes(outdir: string): Promise<void> {
  const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
  const { status } = spawnSync(process.execPath, [tsc, '-b', 'src/testing'], { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw new Error('the declarations of src/testing cannot be made; see above');
  for (const room of ROOMS) {
    const folder = path.join(root, '.tsbuild', room, room);
    for (const file of await readdir(folder, { recursive: true })) {
      if (!file.endsWith('.d.ts')) continue;
      const text = await readFile(path.join(folder, file), 'utf8');
      const target = path.join(outdir, room, file);
      await mkdir(path.dirname(target), { recursive: true });
      await writeFile(target, text.replaceAll(/(from '\.[^']*)\.ts'/g, "$1.js'"));
    }
  }
}
