import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { checkExtension } from '../../../../scripts/browsers/check-extension.ts';

const MANIFEST = JSON.stringify({
  devtools_page: 'devtools.html',
  background: { service_worker: 'background.js' },
  content_scripts: [{ js: ['relay.js'] }],
  icons: { 16: 'icons/16.png' },
});

const WHOLE: Readonly<Record<string, string>> = {
  'manifest.json': MANIFEST,
  'devtools.html': '<!doctype html><script src="devtools.js"></script>',
  'devtools.js': '0',
  'background.js': '0',
  'relay.js': '0',
  'icons/16.png': 'png',
  'panel.html': '<!doctype html><link rel="stylesheet" href="panel.css"><script src="panel.js"></script>',
  'panel.css': 'a{}',
  'panel.js': '0',
};

/** The files of a built extension, with some of them otherwise; `undefined` leaves one out. */
async function folderWith(change: Readonly<Record<string, string | undefined>>): Promise<string> {
  const dir = await mkdtemp(path.join(tmpdir(), 'realtime-inspector-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  for (const [name, text] of Object.entries({ ...WHOLE, ...change })) {
    if (text === undefined) continue;
    await mkdir(path.dirname(path.join(dir, name)), { recursive: true });
    await writeFile(path.join(dir, name), text);
  }
  return dir;
}

test('a whole folder is accepted', async () => {
  await expect(checkExtension(await folderWith({}))).resolves.toBeUndefined();
});

test.each([
  ['no manifest', { 'manifest.json': undefined }, 'manifest.json is missing'],
  ['half a manifest', { 'manifest.json': MANIFEST.slice(0, 40) }, 'manifest.json is no JSON'],
  ['a manifest that is a list', { 'manifest.json': 'null' }, 'manifest.json holds no object'],
  ['no background script', { 'background.js': undefined }, 'background.js is missing or empty'],
  ['an empty relay', { 'relay.js': '' }, 'relay.js is missing or empty'],
  ['no panel', { 'panel.html': undefined }, 'panel.html is missing or empty'],
  ['a panel without its script', { 'panel.js': undefined }, 'panel.js is missing or empty'],
  ['a panel without its style', { 'panel.css': '' }, 'panel.css is missing or empty'],
])('%s: the sentence names the folder, the fault and the command that repairs it', async (_, change, fault) => {
  const dir = await folderWith(change);
  await expect(checkExtension(dir)).rejects.toThrow(
    `${dir} is no built extension: ${fault}. "npm run build" builds it.`,
  );
});

test('a folder that is not there is named as well', async () => {
  await expect(checkExtension('/nowhere/dist/chrome')).rejects.toThrow('/nowhere/dist/chrome is no built extension');
});
