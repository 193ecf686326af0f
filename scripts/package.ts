/**
 * Makes one zip per browser under `artifacts/`. The same sources give files of the same bytes; web-ext adds the time.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { buildExtension } from './build.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

for (const browser of ['chrome', 'firefox'] as const) {
  const sourceDir = await buildExtension(browser);
  const name = `realtime-inspector-${browser}-{version}.zip`;
  const options = ['--source-dir', sourceDir, '--artifacts-dir', join(root, 'artifacts'), '--filename', name];
  const webExt = join(root, 'node_modules/web-ext/bin/web-ext.js');
  const { status } = spawnSync(process.execPath, [webExt, 'build', ...options, '--overwrite-dest'], {
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error(`web-ext could not pack ${sourceDir}; see above`);
}
