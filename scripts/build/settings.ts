/** What all bundles share. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BuildOptions } from 'esbuild';

/** The project's folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** The oldest browsers that the manifest names. */
export const TARGETS = ['chrome120', 'firefox142'];

/** Scripts of the extension, each one file. */
export const forBrowsers = {
  absWorkingDir: root,
  bundle: true,
  format: 'iife',
  target: TARGETS,
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
  define: { 'process.env.NODE_ENV': '"production"' },
} satisfies BuildOptions;

/** Modules that run on Node alone. */
export const forNode = {
  ...forBrowsers,
  outExtension: { '.js': '.mjs' },
  platform: 'node',
  format: 'esm',
  target: 'node20',
} satisfies BuildOptions;

/** The recording that the empty panel offers; `npm run demo-recording` makes it. */
export const DEMO_RECORDING = path.join(root, 'src/devtools-panel/source/demo/demo.rtlog');
