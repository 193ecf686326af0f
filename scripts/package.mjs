// @ts-check
/** Makes one zip per browser under `artifacts/`, with the same bytes inside for the same sources. */
import { utimes, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cmd } from 'web-ext';
import { buildExtension } from './build.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** A zip holds each file's time; one fixed time for all keeps two runs alike. */
const epoch = new Date('2026-01-01T00:00:00Z');

for (const browser of /** @type {const} */ (['chrome', 'firefox'])) {
  const sourceDir = await buildExtension(browser);
  for (const entry of await readdir(sourceDir, { recursive: true })) {
    await utimes(join(sourceDir, entry), epoch, epoch);
  }
  await cmd.build(
    {
      sourceDir,
      artifactsDir: join(root, 'artifacts'),
      filename: `realtime-inspector-${browser}-{version}.zip`,
      overwriteDest: true,
    },
    { showReadyMessage: true },
  );
}
