import { expect, test } from 'vitest';
import { manifestOf } from '../../../../scripts/build/manifest.ts';

const MANIFEST = {
  version: '1.0.0',
  minimum_chrome_version: '120',
  browser_specific_settings: { gecko: { id: 'a@b' } },
  background: { service_worker: 'background.js', scripts: ['background.js'], type: 'module' },
};

test("Chrome's manifest has a service worker and no settings of Firefox", () => {
  expect(manifestOf(MANIFEST, 'chrome')).toEqual({
    version: '1.0.0',
    minimum_chrome_version: '120',
    background: { service_worker: 'background.js', type: 'module' },
  });
});

test("Firefox's manifest has a background page and no version of Chrome", () => {
  expect(manifestOf(MANIFEST, 'firefox')).toEqual({
    version: '1.0.0',
    browser_specific_settings: { gecko: { id: 'a@b' } },
    background: { scripts: ['background.js'], type: 'module' },
  });
});

test('a manifest without a background is left as it is', () => {
  expect(manifestOf({ version: '1.0.0' }, 'chrome')).toEqual({ version: '1.0.0' });
});
