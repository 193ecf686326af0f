import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

/**
 * The folder of the extension for a browser. The published package holds its files once, with the manifest of each browser:
 * Firefox's folder is then put together for the time of the program.
 *
 * @param dist the folder that holds those of both browsers.
 */
export function extensionFolder(dist: string, name: 'chromium' | 'firefox'): string {
  const chrome = join(dist, 'chrome');
  const firefox = join(dist, 'firefox');
  if (name === 'chromium') return chrome;
  if (existsSync(join(firefox, 'panel.html'))) return firefox;
  const whole = mkdtempSync(join(tmpdir(), 'realtime-inspector-extension-'));
  process.once('exit', () => rmSync(whole, { recursive: true, force: true }));
  cpSync(chrome, whole, { recursive: true });
  cpSync(join(firefox, 'manifest.json'), join(whole, 'manifest.json'));
  return whole;
}
