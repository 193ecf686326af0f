import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { WRITER } from '../../../src/cli/convert.ts';
import { programVersion } from '../../../src/cli/program-version.ts';
import { readManifest } from '../../../scripts/build/manifest.ts';

const text = (file: string): string => readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8');
const jsonOf = (file: string) =>
  JSON.parse(text(file)) as {
    readonly version: string;
    readonly packages?: Readonly<Record<string, { version: string }>>;
  };

const { version } = jsonOf('package.json');

test('lock, manifests, command line, files and changelog have the version of package.json', async () => {
  const lock = jsonOf('package-lock.json');
  expect([lock.version, lock.packages?.['']?.version]).toEqual([version, version]);
  for (const target of ['chrome', 'firefox'] as const) {
    expect(JSON.parse(await readManifest(target))).toMatchObject({ version });
  }
  expect(programVersion()).toBe(version);
  expect(WRITER).toBe(`Realtime Inspector ${version}`);
  expect(/^## (\d+\.\d+\.\d+)/m.exec(text('CHANGELOG.md'))?.[1]).toBe(version);
});

test('no source repeats it: the panel reads it from the manifest, the rest from package.json', () => {
  expect(text('manifest.json')).not.toContain(version);
  expect(text('src/devtools-panel/files/generator.ts')).not.toContain(version);
});
