import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { pageScript } from '../../../../src/cli/record/page-script.ts';

const FILES = {
  'chrome/injected.js': 'recorder()',
  'testing/recorder.js': 'testedRecorder()',
  'testing/bridge.js': 'bridge()',
};

test('a page gets the recorder of the extension or that for tests, and then the bridge', () => {
  const folder = mkdtempSync(join(tmpdir(), 'realtime-inspector-script-'));
  for (const [name, text] of Object.entries(FILES)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  for (const bundle of ['cli/realtime-inspector.mjs', 'testing/shared-1.mjs']) {
    const address = pathToFileURL(join(folder, bundle)).href;
    expect(pageScript(address, 'extension')).toBe('recorder()\nbridge()');
    expect(pageScript(address, 'tests')).toBe('testedRecorder()\nbridge()');
  }
  rmSync(folder, { recursive: true });
});
