// @ts-check
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/** The project's root. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/**
 * Bundles TypeScript on the fly and loads it: the benches run the very sources that are shipped.
 *
 * @param {string} source TypeScript that exports what is wanted, with imports relative to the project's root.
 * @returns {Promise<Record<string, any>>} the module's exports.
 */
export async function load(source) {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  const outfile = join(folder, 'bundle.mjs');
  try {
    await build({
      stdin: { contents: source, resolveDir: ROOT, loader: 'ts' },
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      outfile,
      logLevel: 'error',
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
