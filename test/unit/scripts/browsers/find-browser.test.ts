import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { ensureBrowser, findBrowser, hasDisplay, NoBrowserError } from '../../../../scripts/browsers/find-browser.ts';

afterEach(() => vi.unstubAllEnvs());

/** A folder with files that could be run. */
async function folderWith(...files: readonly string[]): Promise<string> {
  const dir = await mkdtemp(path.join(tmpdir(), 'realtime-inspector-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  for (const file of files) {
    await writeFile(path.join(dir, file), '');
    await chmod(path.join(dir, file), 0o755);
  }
  return dir;
}

describe('a browser', () => {
  test('is the one that the environment names', async () => {
    const file = path.join(await folderWith('my-chrome'), 'my-chrome');
    vi.stubEnv('CHROME_PATH', file);
    expect(findBrowser('chromium')).toEqual({ executable: file, lookedFor: [`CHROME_PATH=${file}`] });
  });

  test('is none if the environment names a file that cannot be run', async () => {
    const dir = await folderWith();
    vi.stubEnv('FIREFOX_PATH', dir);
    expect(findBrowser('firefox').executable).toBeNull();
    await expect(ensureBrowser('firefox')).rejects.toThrow(NoBrowserError);
    await expect(ensureBrowser('firefox')).rejects.toThrow(/looked for FIREFOX_PATH=.*To get one, /);
  });

  test.runIf(process.platform === 'linux')('is the best command in PATH, in whichever folder', async () => {
    const [first, second] = [await folderWith('brave'), await folderWith('chromium')];
    vi.stubEnv('CHROME_PATH', '');
    vi.stubEnv('PATH', `${first}${path.delimiter}${second}`);
    expect(findBrowser('chromium').executable).toBe(path.join(second, 'chromium'));
  });
});

describe.runIf(process.platform === 'linux')('a window', () => {
  test('cannot be shown without a display', () => {
    vi.stubEnv('DISPLAY', '');
    vi.stubEnv('WAYLAND_DISPLAY', '');
    expect(hasDisplay()).toBe(false);
  });

  test('cannot be shown on a display whose server is not there', () => {
    vi.stubEnv('DISPLAY', ':987');
    vi.stubEnv('WAYLAND_DISPLAY', '');
    expect(hasDisplay()).toBe(false);
  });

  test('can be shown by Wayland', () => {
    vi.stubEnv('WAYLAND_DISPLAY', 'wayland-0');
    expect(hasDisplay()).toBe(true);
  });
});
