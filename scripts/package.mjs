// @ts-check
/** Makes one zip per browser under `artifacts/`, with the same bytes inside for the same sources. */
import { spawnSync } from 'node:child_process';
import { readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { buildExtension } from './build.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** A zip holds each file's time; one fixed time for all keeps two runs alike. */
const epoch = new Date('2026-01-01T00:00:00Z');

for (const browser of /** @type {const} */ (['chrome', 'firefox'])) {
  const sourceDir = await buildExtension(browser);
  for (const entry of await readdir(sourceDir, { recursive: true })) {
    await utimes(join(sourceDir, entry), epoch, epoch);
  }
  const name = `realtime-inspector-${browser}-{version}.zip`;
  const options = ['--source-dir', sourceDir, '--artifacts-dir', join(root, 'artifacts'), '--filename', name];
  const webExt = join(root, 'node_modules/web-ext/bin/web-ext.js');
  const { status } = spawnSync(process.execPath, [webExt, 'build', ...options, '--overwrite-dest'], {
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error(`web-ext could not pack ${sourceDir}; see above`);
}
