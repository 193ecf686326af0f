import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { bundleInjected, INTERNAL } from '../../../../scripts/build/injected.ts';
import { root } from '../../../../scripts/build/settings.ts';

/** All code of a room as one text. */
async function textOf(room: string): Promise<string> {
  const files = await readdir(path.join(root, room), { recursive: true });
  const sources = files.filter((file) => file.endsWith('.ts'));
  return (await Promise.all(sources.map((file) => readFile(path.join(root, room, file), 'utf8')))).join('\n');
}

test('no property that gets a short name is in a record, or used by the acting script, or named by a text', async () => {
  const others = [await textOf('src/wire'), await textOf('src/acting'), await textOf('src/relay')].join('\n');
  const own = await textOf('src/injected');
  expect(INTERNAL.filter((name) => new RegExp(`\\b${name}\\b`).test(others))).toEqual([]);
  expect(INTERNAL.filter((name) => new RegExp(`['"]${name}['"]`).test(own))).toEqual([]);
});

test('a property with a short name is one of the recorder, and its long name is not shipped', async () => {
  const own = await textOf('src/injected');
  const shipped = await bundleInjected();
  expect(INTERNAL.filter((name) => !new RegExp(`\\b${name}\\b`).test(own))).toEqual([]);
  expect(INTERNAL.filter((name) => new RegExp(`\\b${name}\\b`).test(shipped))).toEqual([]);
});
