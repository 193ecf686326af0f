import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readManifest } from '../../../scripts/build/manifest.ts';

const file = (name: string): Buffer => readFileSync(new URL(`../../../${name}`, import.meta.url));
const text = (name: string): string => file(name).toString('utf8');

/** Width and height of a PNG file, from its first chunk. */
const sizeOf = (name: string): readonly number[] => [file(name).readUInt32BE(16), file(name).readUInt32BE(20)];

describe('docs/stores', () => {
  const overview = text('docs/stores/README.md');
  const listing = text('docs/stores/listing.md');
  const review = text('docs/stores/review.md');

  test('has pictures in the sizes that the stores take', () => {
    expect(sizeOf('docs/stores/tile-440x280.png')).toEqual([440, 280]);
    const pictures = [...overview.matchAll(/`([\w-]+\.png)`/g)].map(([, name = '']) => name);
    expect(pictures).toHaveLength(5);
    for (const name of pictures) {
      expect(sizeOf(`docs/images/${name}`)).toEqual([1280, 800]);
      expect(listing).toContain(`\`${name}\``);
    }
  });

  test('has every text that a form asks for', () => {
    for (const heading of ['Name', 'Summary', 'Description', 'Category', 'Language', 'Licence (AMO)'])
      expect(listing).toContain(`\n## ${heading}\n`);
    for (const heading of [
      'Single purpose',
      'Remote code',
      'Data use (Chrome Web Store, Edge)',
      'Data collection (AMO)',
    ])
      expect(review).toContain(`\n## ${heading}\n`);
    const messages = JSON.parse(text('_locales/en/messages.json')) as Readonly<Record<string, { message: string }>>;
    expect(listing).toContain(`> ${messages['description']?.message}`);
    expect(listing).toContain(`\n${messages['name']?.message}\n`);
  });

  test('gives the reason of every permission and match of the manifests', async () => {
    for (const target of ['chrome', 'firefox'] as const) {
      const manifest = JSON.parse(await readManifest(target)) as {
        readonly permissions: readonly string[];
        readonly host_permissions?: readonly string[];
        readonly optional_permissions?: readonly string[];
        readonly content_scripts: readonly { readonly matches: readonly string[] }[];
      };
      const { permissions, host_permissions: hosts = [], optional_permissions: optional = [] } = manifest;
      const matches = manifest.content_scripts.flatMap((script) => script.matches);
      for (const asked of new Set([...permissions, ...hosts, ...optional, ...matches]))
        expect(review).toContain(`## Why \`${asked}\``);
    }
  });

  test('says for Edge and Firefox for Android what a person needs to know', () => {
    expect(overview).toContain('\n## Edge\n');
    expect(overview).toContain('\n## Firefox for Android\n');
  });
});

describe('the release workflow', () => {
  const release = text('.github/workflows/release.yml');
  const tests = text('.github/workflows/test.yml');

  test('tests on three systems and with both versions of npm before it publishes', () => {
    for (const system of ['ubuntu-latest', 'macos-latest', 'windows-latest']) expect(tests).toContain(system);
    expect(tests).toContain('npm: [10, 11]');
    expect(release).toMatch(/publish:\n {4}needs: test\n/);
    expect(release).toContain('id-token: write');
  });

  test('runs scripts that package.json has', () => {
    const { scripts } = JSON.parse(text('package.json')) as { readonly scripts: Readonly<Record<string, string>> };
    const run = [...`${release}\n${tests}`.matchAll(/npm run ([\w:-]+)/g)].map(([, name = '']) => name);
    expect(run.filter((name) => !(name in scripts))).toEqual([]);
  });
});
