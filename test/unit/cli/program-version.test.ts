import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { programVersion } from '../../../src/cli/program-version.ts';

test('the version of the program is that of its package', () => {
  const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
  expect(programVersion()).toMatch(/^\d+\.\d+\.\d+/);
  expect(JSON.parse(text)).toMatchObject({ version: programVersion() });
});
