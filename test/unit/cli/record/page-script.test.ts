import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { pageScript } from '../../../../src/cli/record/page-script.ts';

test('a page gets the recorder of the extension, and then the bridge', () => {
  const folder = mkdtempSync(join(tmpdir(), 'realtime-inspector-script-'));
  for (const [name, text] of Object.entries({ 'chrome/injected.js': 'recorder()', 'testing/bridge.js': 'bridge()' })) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  for (const bundle of ['cli/realtime-inspector.mjs', 'testing/shared-1.mjs'])
    expect(pageScript(pathToFileURL(join(folder, bundle)).href)).toBe('recorder()\nbridge()');
  rmSync(folder, { recursive: true });
});
