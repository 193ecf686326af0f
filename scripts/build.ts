/** `npm run build`: everything in `dist/`, from the sources and the one manifest. */
import path from 'node:path';
import { buildCli } from './build/command-line.ts';
import { buildExtension } from './build/extension.ts';
import { root } from './build/settings.ts';
import { buildTesting } from './build/testing.ts';

for (const target of ['chrome', 'firefox'] as const) {
  console.log(`built ${path.relative(root, await buildExtension(target))}`);
}
await buildCli();
console.log('built dist/cli');
await buildTesting();
console.log('built dist/testing');
