import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const SOURCE = fileURLToPath(new URL('../../../src/', import.meta.url));

const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  // What runs in pages has captured its own primitives and takes as little as it can from other rooms.
  .filter((file) => /\.tsx?$/.test(file) && !file.startsWith('injected/'));

/** Files of the sources in which a pattern occurs. */
const filesWith = (pattern: RegExp): readonly string[] =>
  files.filter((file) => pattern.test(readFileSync(`${SOURCE}${file}`, 'utf8'))).sort();

describe('each of these is written once', () => {
  test('figures for people: in base/format.ts', () => {
    expect(filesWith(/\.toLocaleString\(|Intl\.|\.toFixed\(|padStart\(2,|\(\?=\(\\d\{3\}\)/)).toEqual([
      'base/format.ts',
      'devtools-panel/views/detail/changes.tsx', // takes the rounding error out of a difference
      'devtools-panel/views/dialogs/recordings.tsx', // the date of a saved recording
      'texts/panel/numbers.ts', // hands in the user's locale
      'timeline/ruler.ts', // fractions of a second between two ticks
    ]);
  });

  test('eviction of the oldest: in base/bounded-map.ts and base/bounded-list.ts', () => {
    expect(filesWith(/\.(keys|values|entries)\(\)\.next\(\)/)).toEqual([]);
    // The spans of a stream are counted in `droppedSpans`, from which the indexes of its connections follow.
    expect(filesWith(/(length|size) >=? [A-Z_]+\)[^;]*\.shift\(\)/)).toEqual([
      'analysis/streams/create-stream-entry.ts',
    ]);
  });

  test('the guard for objects: in base/is-object.ts', () => {
    expect(filesWith(/typeof (\w+) (===|!==) 'object' (&&|\|\|) \1 (===|!==) null/)).toEqual(['base/is-object.ts']);
  });

  test('the escaping of patterns: in base/escape-pattern.ts', () => {
    expect(filesWith(/[`']\\{1,2}\$&[`']/)).toEqual([
      'base/escape-pattern.ts',
      'devtools-panel/text/findings-markdown.ts', // Markdown
      'filter/suggest.ts', // quoted words of a filter
    ]);
  });

  test('the classes of polls: in analysis/streams/stream.ts', () => {
    const inAnyOrder = /(?=.*'long-poll')(?=.*'short-poll')(?=.*'retry-loop')(?=.*'request')\[/;
    expect(filesWith(inAnyOrder)).toEqual(['analysis/streams/stream.ts']);
  });
});

test('a switch over a union ends in unreachable, or says in a default what becomes of the rest', () => {
  const withoutDefault = files.flatMap((file) => {
    const source = readFileSync(`${SOURCE}${file}`, 'utf8');
    return [...source.matchAll(/^( *)switch \(.*\) \{\n([\s\S]*?)^\1\}/gm)]
      .filter(([, indent = '', body = '']) => !body.includes(`\n${indent}  default:`))
      .map(([head]) => `${file}: ${head.split('\n', 1)[0] ?? ''}`);
  });
  expect(withoutDefault).toEqual([
    // Names that the format does not know are ignored.
    'formats/text/event-stream.ts:     switch (name) {',
  ]);
});
