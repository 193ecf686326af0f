import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { BROWSERS, builtExtension, launch, type BrowserName } from '../drivers/index.ts';

/** A copy of the built extension whose manifest is changed as given. */
async function copyWith(name: BrowserName, change: Readonly<Record<string, unknown>>): Promise<string> {
  const dir = await mkdtemp(path.join(tmpdir(), 'realtime-inspector-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  await cp(builtExtension(name), dir, { recursive: true });
  const file = path.join(dir, 'manifest.json');
  const manifest = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
  await writeFile(file, JSON.stringify({ ...manifest, ...change }));
  return dir;
}

const warningsOf = async (name: BrowserName, extensionDir: string): Promise<readonly string[]> => {
  const browser = await launch(name, { extensionDir });
  try {
    return await browser.extensionWarnings();
  } finally {
    await browser.close();
  }
};

describe.each(BROWSERS)('%s and the page where it lists its extensions', (name) => {
  test('has no warning for ours', async () => {
    expect(await warningsOf(name, builtExtension(name))).toEqual([]);
  });

  test('would have one for a key of the manifest that it does not know', async () => {
    const warnings = await warningsOf(name, await copyWith(name, { no_such_key: true }));
    expect(warnings.join('\n')).toContain('no_such_key');
  });
});
