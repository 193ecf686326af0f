import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { unzipSync } from 'fflate';
import { afterAll, expect, test } from 'vitest';
import { packExtension, packSources } from '../../../../scripts/build/archives.ts';
import { buildExtension } from '../../../../scripts/build/extension.ts';
import { root } from '../../../../scripts/build/settings.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'archives-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const BUILD =
  "const { buildExtension } = await import('./scripts/build/extension.ts'); await buildExtension('firefox', './out');";

test('the extension is built from its source archive to the same bytes, with nothing else at hand', async () => {
  const sources = unzipSync(await packSources());
  const unpacked = path.join(folder, 'sources');
  for (const [name, content] of Object.entries(sources)) {
    mkdirSync(path.dirname(path.join(unpacked, name)), { recursive: true });
    writeFileSync(path.join(unpacked, name), content);
  }
  // In place of `npm ci`.
  symlinkSync(path.join(root, 'node_modules'), path.join(unpacked, 'node_modules'), 'junction');
  const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', BUILD], {
    cwd: unpacked,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  const rebuilt = await packExtension(path.join(unpacked, 'out'));
  const built = await packExtension(await buildExtension('firefox', path.join(folder, 'built')));
  expect(Buffer.from(rebuilt).equals(Buffer.from(built))).toBe(true);
});

test('the source archive says how it is built, and holds no test, picture or built file', async () => {
  const names = Object.keys(unzipSync(await packSources()));
  expect(names).toContain('BUILD.md');
  // The only recording is the demo, which the extension holds.
  expect(names.filter((name) => /^(?:test|docs|dist|node_modules)\b|\.(?:rtlog|jpg)$/.test(name))).toEqual([
    'src/devtools-panel/source/demo/demo.rtlog',
  ]);
  expect(names.filter((name) => name.endsWith('.png')).every((name) => name.startsWith('src/icons/'))).toBe(true);
});
