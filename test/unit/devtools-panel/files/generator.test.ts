import { afterEach, expect, test, vi } from 'vitest';
import { generatorName } from '../../../../src/devtools-panel/files/generator.ts';

afterEach(() => void vi.unstubAllGlobals());

test('files name the program, with its version in the extension', () => {
  expect(generatorName()).toBe('Realtime Inspector');
  vi.stubGlobal('chrome', { runtime: { getManifest: () => ({ version: '1.2.3' }) } });
  expect(generatorName()).toBe('Realtime Inspector 1.2.3');
  vi.stubGlobal('chrome', { runtime: {} });
  expect(generatorName()).toBe('Realtime Inspector');
});
