import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ExtensionError } from '../../../../../scripts/browsers/driver.ts';
import { readAddonId, userScript } from '../../../../../scripts/browsers/firefox/firefox.ts';

test('preferences are lines of user.js; those of the caller come last, since the last one counts', () => {
  const lines = userScript({ prefs: { 'browser.startup.page': 3, 'a.b': 'quote "' } })
    .trimEnd()
    .split('\n');
  expect(lines.at(-1)).toBe('user_pref("a.b", "quote \\"");');
  expect(lines.filter((line) => line.includes('"browser.startup.page"'))).toEqual([
    'user_pref("browser.startup.page", 3);',
  ]);
});

test('a browser that reaches this machine only has a proxy that does not exist', () => {
  expect(userScript({ loopbackOnly: true })).toContain('user_pref("network.proxy.http_port", 9);');
  expect(userScript({ loopbackOnly: true, allowedHosts: ['app.test', 'b.test'] })).toContain(
    'user_pref("network.proxy.no_proxies_on", "app.test, b.test");',
  );
  expect(userScript({})).not.toContain('network.proxy');
});

test('the id of an extension is the one in its manifest', async () => {
  const dir = await mkdtemp(path.join(tmpdir(), 'realtime-inspector-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const manifest = path.join(dir, 'manifest.json');
  await writeFile(manifest, JSON.stringify({ browser_specific_settings: { gecko: { id: 'a@b' } } }));
  expect(await readAddonId(dir)).toBe('a@b');
  await writeFile(manifest, '{}');
  await expect(readAddonId(dir)).rejects.toThrow(ExtensionError);
});
