/**
 * Makes what is handed to the stores under `artifacts/`: one zip per browser, and the sources with the steps to build them. The
 * same sources give the same bytes.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { packExtension, packSources } from './build/archives.ts';
import { buildExtension } from './build/extension.ts';
import { root } from './build/settings.ts';
import { textAt } from './json.ts';

const packageFile: unknown = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
const version = textAt(packageFile, 'version');
const artifacts = path.join(root, 'artifacts');
await mkdir(artifacts, { recursive: true });

async function save(name: string, content: Uint8Array): Promise<void> {
  const file = path.join(artifacts, `realtime-inspector-${name}-${version}.zip`);
  await writeFile(file, content);
  console.log(`wrote ${path.relative(root, file)}, ${content.length} bytes`);
}

for (const browser of ['chrome', 'firefox'] as const)
  await save(browser, await packExtension(await buildExtension(browser)));
await save('sources', await packSources());
