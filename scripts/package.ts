/**
 * Makes one zip per browser under `artifacts/`. The same sources give files of the same bytes; web-ext adds the time.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { buildExtension } from './build/extension.ts';
import { root } from './build/settings.ts';

for (const browser of ['chrome', 'firefox'] as const) {
  const sourceDir = await buildExtension(browser);
  const name = `realtime-inspector-${browser}-{version}.zip`;
  const options = ['--source-dir', sourceDir, '--artifacts-dir', path.join(root, 'artifacts'), '--filename', name];
  const webExt = path.join(root, 'node_modules/web-ext/bin/web-ext.js');
  const { status } = spawnSync(process.execPath, [webExt, 'build', ...options, '--overwrite-dest'], {
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error(`web-ext could not pack ${sourceDir}; see above`);
}
