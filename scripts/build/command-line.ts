/** Builds the command line tool. */
import path from 'node:path';
import { build } from 'esbuild';
import { TAP_SCRIPT } from '../recording/tap.ts';
import { forBrowsers, forNode, root } from './settings.ts';
import { writeNotices } from './third-party.ts';

/**
 * The command line tool, one file that runs on Node alone, and what its `record` needs: the browsers' drivers, and the
 * subscriber that runs in the panel.
 *
 * @param outdir by default its folder in `dist/`
 */
export async function buildCli(outdir = path.join(root, 'dist/cli')): Promise<void> {
  const tool = await build({
    ...forNode,
    entryPoints: { 'realtime-inspector': 'src/cli/main.ts' },
    outdir,
    banner: { js: '#!/usr/bin/env node' },
  });
  const recorder = await build({
    ...forNode,
    entryPoints: { 'record-url': 'scripts/recording/record-url.ts' },
    outdir,
  });
  const tap = await build({
    ...forBrowsers,
    entryPoints: [TAP_SCRIPT],
    outfile: path.join(outdir, 'record-tap.js'),
  });
  await writeNotices(outdir, [tool.metafile, recorder.metafile, tap.metafile]);
}
