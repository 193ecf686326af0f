import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Every file of `src/` that git knows, with `/` between folders. */
const files = execFileSync('git', ['ls-files', 'src'], { cwd: root, encoding: 'utf8' }).split('\n').filter(Boolean);

const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const code = files.filter((file) => /\.tsx?$/.test(file));
const folders = [...new Set(code.map((file) => dirname(file)))];
const rooms = [...new Set(code.map((file) => file.split('/')[1] ?? ''))];

/** Folders whose files all do the same thing for different subjects; their README says so. */
const ALIKE = ['src/analysis/detectors', 'src/formats/protocols'];

/** Files of a folder's own, subfolders not counted. */
const ownFiles = (folder: string): string[] => code.filter((file) => dirname(file) === folder);

describe('rooms', () => {
  test('no folder holds more than 25 files of its own, but for those whose files are alike', () => {
    const full = folders.filter((folder) => ownFiles(folder).length > 25 && !ALIKE.includes(folder));
    expect(full).toEqual([]);
    for (const folder of ALIKE) expect(read(`${folder}/README.md`)).toMatch(/^One file (?:per|for each)/m);
  });

  test.each(rooms)('src/%s has a README of at most ten lines', (room) => {
    const lines = read(`src/${room}/README.md`).trimEnd().split('\n');
    expect(lines[0]).toBe(`# ${room}`);
    expect(lines.length).toBeLessThanOrEqual(10);
  });

  test('the READMEs of folders inside a room are as short', () => {
    const long = files
      .filter((file) => file.endsWith('README.md'))
      .filter((file) => read(file).trimEnd().split('\n').length > 10);
    expect(long).toEqual([]);
  });

  test('no file name occurs three times', () => {
    const counts = new Map<string, number>();
    for (const file of code) counts.set(basename(file), (counts.get(basename(file)) ?? 0) + 1);
    expect([...counts].filter(([, count]) => count > 2)).toEqual([]);
  });

  test('a message is decoded into one type', () => {
    const declared = code.filter((file) => /^(?:export )?(?:interface|type|class) DecodedMessage\b/m.test(read(file)));
    expect(declared.length).toBe(1);
    const others = code.filter((file) => /^export (?:interface|type|class) Decoded\b/m.test(read(file)));
    expect(others).toEqual([]);
  });

  test('the top project and the internals name every room', () => {
    const project = read('tsconfig.json');
    const internals = read('docs/internals/rooms.md');
    for (const room of rooms) {
      expect(project).toContain(`"./src/${room}"`);
      expect(internals).toContain(`\`${room}/\``);
    }
  });
});

describe('glossary', () => {
  const glossary = readFileSync(join(root, 'docs/glossary.md'), 'utf8');
  const terms = [...glossary.matchAll(/^\| ([a-zA-Z -]+?) +\|/gm)]
    .map(([, term]) => term)
    .filter((term) => term !== 'term');

  test('a term stands in it once, with its meaning on the same line', () => {
    expect(new Set(terms).size).toBe(terms.length);
    expect(terms.length).toBeGreaterThanOrEqual(30);
  });

  // What was said before the glossary, and what is said now. Names of fields in saved files stay as they were.
  test.each([
    ['octet', 'byte'],
    ['farewell', 'final flush'],
    ['heir', 'merge target'],
    ['lettered', 'labelled'],
    ['politely', 'yielding'],
    ['obeyKeeping', 'applyCapturePolicy'],
    ['interlude', 'event row'],
    ['nobody', 'a sentence that names who does not'],
    ['anew', 'again'],
  ])('the code does not say %s: it says %s', (word) => {
    const spoken = new RegExp(`\\b${word}s?\\b`, 'i');
    const saved = /no-farewell|octet-stream/g;
    const said = code.filter((file) => spoken.test(read(file).replaceAll(saved, '')));
    expect(said).toEqual([]);
  });
});
