import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const FOLDER = new URL('../../../../../src/formats/binary/readers/', import.meta.url);

/** Packages that were looked at for code made at run time, which the policy of extension pages forbids. */
const PACKAGES = ['@msgpack/msgpack', 'cborg', 'fflate', 'fzstd', 'protocol-buffers-schema'];

test('the readers use these packages and no others', () => {
  const sources = readdirSync(FOLDER).map((file) => readFileSync(new URL(file, FOLDER), 'utf8'));
  const imported = sources.flatMap((source) => [...source.matchAll(/from '([^.'][^']*)'/g)].map(([, name]) => name));
  expect([...new Set(imported)].sort()).toEqual(PACKAGES);
});
