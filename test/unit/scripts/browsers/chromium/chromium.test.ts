import { expect, test } from 'vitest';
import { chromiumArguments, nestPreferences } from '../../../../../scripts/browsers/chromium/chromium.ts';

test('preferences nest by the parts of their names', () => {
  const prefs = {
    'download.default_directory': '/a',
    'download.prompt': false,
    'devtools.preferences.theme': '"dark"',
  };
  expect(nestPreferences(prefs)).toEqual({
    download: { default_directory: '/a', prompt: false },
    devtools: { preferences: { theme: '"dark"' } },
  });
});

test('a browser that reaches this machine only resolves no other name', () => {
  const rule = (args: readonly string[]) => args.filter((arg) => arg.startsWith('--host-resolver-rules='));
  expect(rule(chromiumArguments({ loopbackOnly: true }))).toEqual([
    '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE *.localhost, EXCLUDE 127.0.0.1',
  ]);
  const more = rule(chromiumArguments({ loopbackOnly: true, allowedHosts: ['app.test'] }));
  expect(more[0]).toMatch(/^--host-resolver-rules=MAP \* ~NOTFOUND, .*, EXCLUDE 127\.0\.0\.1, EXCLUDE app\.test$/);
  expect(rule(chromiumArguments({}))).toEqual([]);
});

test('it has no window unless asked, and further arguments come last', () => {
  expect(chromiumArguments({})).toContain('--headless=new');
  expect(chromiumArguments({ headless: false })).not.toContain('--headless=new');
  expect(chromiumArguments({ args: ['--lang=de'] }).at(-1)).toBe('--lang=de');
});
