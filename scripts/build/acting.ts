/** Bundles the script that causes faults on purpose in a page; it is placed only when somebody arms one. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import { ACTING_GLOBAL } from '../../src/wire/hops.ts';
import { forBrowsers } from './settings.ts';

/** What it may be made of; of the recorder's room it takes types only. */
const FOREIGN = /^(node_modules|src\/(injected|devtools-panel|background|cli|relay)\/)/;

/**
 * Runs the script, or in a page of the extension leaves it where the panel takes its text from: extension pages may fetch
 * nothing. No page can change what its address says, and an operator calls nothing that a page could have replaced.
 */
const RUN_OR_LEAVE = `((act) => location.protocol === 'chrome-extension:' || location.protocol === 'moz-extension:' ? void (globalThis.${ACTING_GLOBAL} = act) : act())`;

/**
 * The script as it is shipped. Its last expression is its result, which the browser gives to whoever placed it, and it leaves
 * no name in the page.
 */
export async function bundleActing(): Promise<string> {
  const result = await build({
    ...forBrowsers,
    entryPoints: ['src/acting/acting.ts'],
    format: 'cjs',
    minify: true,
    banner: { js: `${RUN_OR_LEAVE}(() => { const module = { exports: {} };` },
    footer: { js: 'return module.exports.result; });' },
    write: false,
  });
  const foreign = Object.keys(result.metafile.inputs).filter((input) => FOREIGN.test(input));
  if (foreign.length > 0) throw new Error(`the acting script must not hold ${foreign.join(', ')}`);
  return result.outputFiles[0]?.text ?? '';
}

/** Writes the script. */
export async function buildActing(outdir: string): Promise<void> {
  await writeFile(path.join(outdir, 'faults.js'), await bundleActing());
}
