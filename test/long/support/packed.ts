import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/**
 * Packs the project as it is published and installs it, with other packages, in an empty folder.
 *
 * @param name of the folder's end, to tell it from those of other tests.
 * @returns the folder; the caller removes it.
 */
export function installPacked(name: string, packages: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), `realtime-inspector-packed-${name}-`));
  const pack = ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder];
  const packed = execFileSync('npm', pack, { cwd: root, encoding: 'utf8' });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'example', private: true, type: 'module' }));
  const all = [`./${packed.trim().split('\n').at(-1) ?? ''}`, ...packages];
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...all], { cwd: folder });
  return folder;
}
