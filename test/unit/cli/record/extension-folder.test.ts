import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { extensionFolder } from '../../../../src/cli/record/extension-folder.ts';

const dist = mkdtempSync(join(tmpdir(), 'extension-folder-'));
afterAll(() => rmSync(dist, { recursive: true }));

test("Firefox's folder is put together from Chrome's files and its own manifest where the package has no more", () => {
  for (const [name, file, text] of [
    ['chrome', 'manifest.json', 'of Chrome'],
    ['chrome', 'panel.html', 'a panel'],
    ['firefox', 'manifest.json', 'of Firefox'],
  ] as const) {
    mkdirSync(join(dist, name), { recursive: true });
    writeFileSync(join(dist, name, file), text);
  }
  expect(extensionFolder(dist, 'chromium')).toBe(join(dist, 'chrome'));
  const made = extensionFolder(dist, 'firefox');
  expect(readFileSync(join(made, 'manifest.json'), 'utf8')).toBe('of Firefox');
  expect(readFileSync(join(made, 'panel.html'), 'utf8')).toBe('a panel');
  rmSync(made, { recursive: true });

  writeFileSync(join(dist, 'firefox', 'panel.html'), 'built');
  expect(extensionFolder(dist, 'firefox')).toBe(join(dist, 'firefox'));
  expect(existsSync(made)).toBe(false);
});
