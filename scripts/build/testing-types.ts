/** Copies the declarations of the module for tests. */
import { spawnSync } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { root } from './settings.ts';

/** The declarations that users import. */
const ENTRIES = ['testing/index.d.ts', 'testing/playwright/fixture.d.ts'];

/** Where a declaration imports from, in both forms: `from '…'` and `import('…')`. */
const IMPORTED = /(?:from |import\()'(\.[^']*)\.ts'/g;

/**
 * The declarations that some import, themselves and those of the others included.
 *
 * @param read gives the text of a declaration, by its path below the rooms' folder
 */
export async function reachableFrom(
  entries: readonly string[],
  read: (file: string) => Promise<string>,
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const left = [...entries];
  for (let file = left.pop(); file !== undefined; file = left.pop()) {
    if (found.has(file)) continue;
    const text = await read(file);
    found.set(file, text);
    for (const [, target = ''] of text.matchAll(IMPORTED)) {
      left.push(path.posix.join(path.posix.dirname(file), `${target}.d.ts`));
    }
  }
  return found;
}

/**
 * Writes the declarations that the module for tests needs, as the compiler makes them, with the file names that they have outside of
 * this project.
 */
export async function copyTestingTypes(outdir = path.join(root, 'dist/testing/types')): Promise<void> {
  const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
  const { status } = spawnSync(process.execPath, [tsc, '-b', 'src/testing'], { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw new Error('the declarations of src/testing cannot be made; see above');
  await rm(outdir, { recursive: true, force: true });
  // Each room is compiled into a folder of its own.
  const read = (file: string): Promise<string> =>
    readFile(path.join(root, '.tsbuild', file.split('/')[0] ?? '', file), 'utf8');
  for (const [file, text] of await reachableFrom(ENTRIES, read)) {
    const target = path.join(outdir, file);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(
      target,
      text.replaceAll(IMPORTED, (whole) => whole.replace(/\.ts'$/, ".js'")),
    );
  }
}
