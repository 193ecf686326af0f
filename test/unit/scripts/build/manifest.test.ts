import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { manifestOf, readManifest } from '../../../../scripts/build/manifest.ts';

const MANIFEST = {
  version: '1.0.0',
  minimum_chrome_version: '120',
  message_serialization: 'structured_clone',
  browser_specific_settings: { gecko: { id: 'a@b' } },
  background: { service_worker: 'background.js', scripts: ['background.js'], type: 'module' },
};

test("Chrome's manifest has a service worker and no settings of Firefox", () => {
  expect(manifestOf(MANIFEST, 'chrome')).toEqual({
    version: '1.0.0',
    minimum_chrome_version: '120',
    message_serialization: 'structured_clone',
    background: { service_worker: 'background.js', type: 'module' },
  });
});

test("Firefox's manifest has a background page, and no version and no choice of messages of Chrome", () => {
  expect(manifestOf(MANIFEST, 'firefox')).toEqual({
    version: '1.0.0',
    browser_specific_settings: { gecko: { id: 'a@b' } },
    background: { scripts: ['background.js'], type: 'module' },
  });
});

test('a manifest without a background is left as it is', () => {
  expect(manifestOf({ version: '1.0.0' }, 'chrome')).toEqual({ version: '1.0.0' });
});

test.each(['chrome', 'firefox'] as const)(
  'the pages of the extension for %s may connect to nothing',
  async (target) => {
    const { content_security_policy: policies } = JSON.parse(await readManifest(target)) as {
      readonly content_security_policy: Readonly<Record<string, string>>;
    };
    expect(Object.keys(policies)).toEqual(['extension_pages']);
    const rules = policies['extension_pages']?.split('; ').map((rule) => rule.split(' '));
    expect(rules).toEqual([
      // Images, fonts, frames, media and objects too.
      ['default-src', "'none'"],
      ['script-src', "'self'"],
      ['style-src', "'self'"],
      ['worker-src', "'self'"],
      ['connect-src', "'none'"],
      ['base-uri', "'none'"],
      ['form-action', "'none'"],
    ]);
  },
);

test.each(['panel.html', 'devtools.html'])('%s names files of its own and holds no script or style', async (page) => {
  const html = await readFile(new URL(`../../../../src/devtools-panel/${page}`, import.meta.url), 'utf8');
  const tags = [...html.matchAll(/<(\w+)([^>]*)>/g)].map(([, name, attributes]) => ({
    name,
    attributes: `${attributes}`,
  }));
  expect(tags.map(({ name }) => name)).not.toContain('style');
  expect(tags.filter(({ attributes }) => /\s(?:on\w+|style)\s*=/.test(attributes))).toEqual([]);
  const scripts = tags.filter(({ name }) => name === 'script');
  expect(scripts.map(({ attributes }) => /\ssrc="[a-z]+\.js"/.test(attributes))).toEqual(scripts.map(() => true));
  expect(scripts).toHaveLength(1);
});

test("the version is the package's, and the manifest of the project names none", async () => {
  const [manifest, packageFile] = await Promise.all(
    ['manifest.json', 'package.json'].map(async (file): Promise<Readonly<Record<string, unknown>>> => {
      const text = await readFile(new URL(`../../../../${file}`, import.meta.url), 'utf8');
      return JSON.parse(text) as Readonly<Record<string, unknown>>;
    }),
  );
  expect(manifest).not.toHaveProperty('version');
  for (const target of ['chrome', 'firefox'] as const) {
    expect(JSON.parse(await readManifest(target))).toMatchObject({ version: packageFile?.['version'] });
  }
});

test('the package for Chrome has no key that the certification of Edge refuses', async () => {
  const keys = Object.keys(JSON.parse(await readManifest('chrome')) as object);
  for (const refused of ['update_url', 'key', 'browser_specific_settings', 'applications', 'author', 'export'])
    expect(keys).not.toContain(refused);
});

test('the package for Firefox is for computers: it names no Firefox for Android', async () => {
  expect(JSON.parse(await readManifest('firefox'))).not.toHaveProperty('browser_specific_settings.gecko_android');
});

test('name and description fit into the stores', async () => {
  const text = await readFile(new URL('../../../../_locales/en/messages.json', import.meta.url), 'utf8');
  const messages = JSON.parse(text) as Readonly<Record<string, { readonly message: string }>>;
  const manifest = JSON.stringify(JSON.parse(await readManifest('chrome')));
  const named = [...manifest.matchAll(/__MSG_(\w+)__/g)].map(([, name]) => name);
  expect(named.toSorted()).toEqual(Object.keys(messages).toSorted());
  expect(messages['name']?.message.length).toBeLessThanOrEqual(45);
  expect(messages['shortName']?.message.length).toBeLessThanOrEqual(12);
  expect(messages['description']?.message.length).toBeLessThanOrEqual(132);
});
