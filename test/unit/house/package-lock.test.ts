import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

interface LockedPackage {
  readonly version?: string;
  readonly resolved?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const lock: { readonly packages: Readonly<Record<string, LockedPackage>> } = JSON.parse(
  readFileSync(new URL('../../../package-lock.json', import.meta.url), 'utf8'),
);

/** Where Node looks for a package that `parent` imports: in its own folder first, then in each one above. */
function placesFor(parent: string, name: string): readonly string[] {
  // node_modules/vite/node_modules/esbuild: vite, esbuild
  const chain = parent === '' ? [] : parent.slice('node_modules/'.length).split('/node_modules/');
  const folders = [...chain.map((_, above) => chain.slice(0, chain.length - above)), []];
  return folders.map((folder) => [...folder, name].map((each) => `node_modules/${each}`).join('/'));
}

/** Optional packages of a parent that the lock does not hold, or not in the version that the parent pins. */
function missingOf(parent: string, { optionalDependencies = {} }: LockedPackage): readonly string[] {
  return Object.entries(optionalDependencies).flatMap(([name, wanted]) => {
    const place = placesFor(parent, name).find((each) => each in lock.packages);
    const version = place === undefined ? undefined : lock.packages[place]?.version;
    const isRight = version !== undefined && (version === wanted || !/^\d+\.\d+\.\d+/.test(wanted));
    return isRight ? [] : [`${name} ${wanted} of ${parent === '' ? 'the project' : parent}`];
  });
}

describe('package-lock.json', () => {
  // A lock that was made on one platform may lack the packages of all others; then `npm ci` ends there with an error.
  test('holds the packages of every platform', () => {
    const parents = Object.entries(lock.packages);
    expect(parents.flatMap(([parent, locked]) => missingOf(parent, locked))).toEqual([]);
    const withBindings = parents.filter(
      ([, { optionalDependencies = {} }]) => Object.keys(optionalDependencies).length > 5,
    );
    expect(withBindings.map(([parent]) => parent)).toEqual(
      expect.arrayContaining(['node_modules/esbuild', 'node_modules/oxlint', 'node_modules/rollup']),
    );
  });

  // An address of one registry would bind everyone to it.
  test('names no address', () => {
    const resolved = Object.entries(lock.packages).filter(([, { resolved: address }]) => address !== undefined);
    expect(resolved.map(([name]) => name)).toEqual([]);
  });
});
