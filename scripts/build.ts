/** `npm run build`: everything in `dist/`, from the sources and the one manifest. */
import path from 'node:path';
import { buildExtension } from './build/extension.ts';
import { root } from './build/settings.ts';
import { copyTestingTypes } from './build/testing-types.ts';
import { buildTools } from './build/tools.ts';

for (const target of ['chrome', 'firefox'] as const) {
  console.log(`built ${path.relative(root, await buildExtension(target))}`);
}
await buildTools();
await copyTestingTypes();
console.log('built dist/cli and dist/testing');
