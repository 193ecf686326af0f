import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Metafile } from 'esbuild';
import { describe, expect, onTestFinished, test } from 'vitest';
import { buildExtension } from '../../../../scripts/build/extension.ts';
import { root } from '../../../../scripts/build/settings.ts';
import { buildTools } from '../../../../scripts/build/tools.ts';
import { bundledFolders, noticesText, readBundledPackage } from '../../../../scripts/build/third-party.ts';

async function makeFolder(files: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'third-party-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await mkdir(folder, { recursive: true });
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(path.join(folder, name), text)));
  return folder;
}

/** What esbuild says of bundles, by the bytes that each file left in each. */
const metafileOf = (...bundles: readonly Readonly<Record<string, number>>[]): Metafile => ({
  inputs: {},
  outputs: Object.fromEntries(
    bundles.map((bundle, index) => {
      const inputs = Object.entries(bundle).map(([file, bytes]) => [file, { bytesInOutput: bytes }]);
      return [`${index}.js`, { bytes: 1, imports: [], exports: [], inputs: Object.fromEntries(inputs) }];
    }),
  ),
});

describe('bundled packages', () => {
  test('are those that left code in any bundle, each once, with and without a scope', () => {
    const metafiles = [
      metafileOf({ 'src/base/sort.ts': 9, 'node_modules/preact/dist/preact.mjs': 5 }, { 'node_modules/b/b.js': 1 }),
      metafileOf({ 'node_modules/@preact/signals/dist/signals.mjs': 5, 'node_modules/preact/hooks/src/index.js': 5 }),
    ];
    expect(bundledFolders(metafiles)).toEqual([
      'node_modules/@preact/signals',
      'node_modules/b',
      'node_modules/preact',
    ]);
  });

  test('are not those of which nothing is left', () => {
    expect(bundledFolders([metafileOf({ 'node_modules/a/index.js': 0 })])).toEqual([]);
  });

  test('are the inner ones where a package brings its own, and may lie outside of the project', () => {
    const inputs = { 'node_modules/a/node_modules/b/index.js': 1, '../shared/node_modules/c/lib/c.js': 1 };
    expect(bundledFolders([metafileOf(inputs)])).toEqual(['../shared/node_modules/c', 'node_modules/a/node_modules/b']);
  });
});

describe('a package', () => {
  const description = { name: 'a', version: '1.2.3', license: 'MIT' };
  const json = (more: object = {}) => JSON.stringify({ ...description, ...more });

  test('comes with its licence and all its notices, whole, and the place of its source code', async () => {
    const folder = await makeFolder({
      'package.json': json({ repository: { type: 'git', url: 'git+https://code.example/a.git' } }),
      'NOTICE.md': 'made by A',
      'LICENSE-APACHE': 'Apache\r\nterms\r\n',
      'licence.txt': 'MIT terms',
      'index.js': 'code',
      'license-checker.js': 'code',
    });
    expect(await readBundledPackage(folder)).toEqual({
      ...description,
      repository: 'https://code.example/a.git',
      notices: ['Apache\nterms', 'MIT terms', 'made by A'],
    });
  });

  test('without the text of its licence fails the build', async () => {
    const folder = await makeFolder({ 'package.json': json(), 'README.md': 'MIT', NOTICE: 'made by A' });
    await expect(readBundledPackage(folder)).rejects.toThrow(
      `the package a (MIT) is bundled, but has no file with the text of its licence in ${folder}`,
    );
  });

  test.each([undefined, '', { type: 'MIT' }])('that names its licence as %o fails the build', async (license) => {
    const folder = await makeFolder({ 'package.json': json({ license }), LICENSE: 'terms' });
    await expect(readBundledPackage(folder)).rejects.toThrow(
      'the package a is bundled, but its package.json names no licence',
    );
  });
});

test('the text names every package first and then gives its notices', () => {
  const common = { version: '1.0.0', license: 'MIT', repository: null };
  const text = noticesText([
    { ...common, name: 'a', notices: ['terms of a', 'made by A'] },
    { ...common, name: 'b', license: 'MPL-2.0', repository: 'https://code.example/b', notices: ['terms of b'] },
  ]);
  const rule = '='.repeat(80);
  expect(text).toBe(`The files in this folder hold code of these packages, under their own licences:

- a 1.0.0 (MIT)
- b 1.0.0 (MPL-2.0)

${rule}

a 1.0.0
Licence: MIT
Source code: version 1.0.0 of the package a in the npm registry

terms of a

made by A

${rule}

b 1.0.0
Licence: MPL-2.0
Source code: version 1.0.0 of the package b in the npm registry, and https://code.example/b

terms of b
`);
});

test('a folder without foreign code says so', () => {
  expect(noticesText([])).toBe('The files in this folder hold no code of other packages.\n');
});

const licenceOf = async (name: string): Promise<string> =>
  (await readFile(path.join(root, 'node_modules', name, 'LICENSE'), 'utf8')).trim();

/** Packages of the panel, and of all that reads binary formats. */
const VIEWS = ['@preact/signals', '@preact/signals-core', 'preact'];
const READERS = ['@msgpack/msgpack', 'cborg', 'fflate', 'fzstd', 'protocol-buffers-schema'];
/** Packages that write what the command line alone writes. */
const WRITERS = ['hyparquet', 'hyparquet-writer'];
const EXTENSION = [...VIEWS, ...READERS, 'webextension-polyfill'].sort();

test.each([
  ['the extension for chrome', (folder: string) => buildExtension('chrome', folder), EXTENSION],
  ['the extension for firefox', (folder: string) => buildExtension('firefox', folder), EXTENSION],
  ['the command line', buildTools, [...READERS, ...WRITERS, 'webextension-polyfill', 'ws'].sort(), 'cli'],
])('%s carries the licence of each package that it holds', async (_, build, names, place = '') => {
  const folder = await makeFolder();
  await build(folder);
  const text = await readFile(path.join(folder, place, 'THIRD-PARTY.txt'), 'utf8');
  const listed = [...text.matchAll(/^- (\S+) \d+\.\d+\.\d+ \([\w.-]+\)$/gm)].map(([, name]) => name);
  expect(listed.sort()).toEqual(names);
  for (const name of names) expect(text).toContain(await licenceOf(name));
});
