/** Builds the command line tool. */
import path from 'node:path';
import { build } from 'esbuild';
import { TAP_SCRIPT } from '../recording/tap.ts';
import { forBrowsers, forNode, root } from './settings.ts';

/** The command line tool, one file that runs on Node alone. */
export async function buildCli(): Promise<void> {
  await build({
    ...forNode,
    entryPoints: { 'realtime-inspector': 'src/cli/main.ts' },
    outdir: path.join(root, 'dist/cli'),
    banner: { js: '#!/usr/bin/env node' },
  });
  await buildRecorder();
}

/** What the tool's `record` needs: the browsers' drivers, and the subscriber that runs in the panel. */
async function buildRecorder(): Promise<void> {
  await build({
    ...forNode,
    entryPoints: { 'record-url': 'scripts/recording/record-url.ts' },
    outdir: path.join(root, 'dist/cli'),
  });
  await build({
    ...forBrowsers,
    entryPoints: [TAP_SCRIPT],
    outfile: path.join(root, 'dist/cli/record-tap.js'),
  });
}
