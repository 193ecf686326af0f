import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/** The project's root. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/**
 * Bundles modules as they are shipped and loads them. The loader that runs the benches adds calls to functions, to keep
 * their names, which would be measured too.
 *
 * ```ts
 * const { createAnalysis } = await loadBundle<typeof import('../src/analysis/analysis.ts')>('src/analysis/analysis.ts');
 * ```
 *
 * @param files relative to the project's root; the exports of all of them
 */
export async function loadBundle<Exports>(...files: readonly string[]): Promise<Exports> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  const outfile = join(folder, 'bundle.mjs');
  const contents = files.map((file) => `export * from './${file}';`).join('\n');
  try {
    await build({
      stdin: { contents, resolveDir: ROOT, loader: 'ts' },
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
