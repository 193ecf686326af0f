import * as fc from '../../../property.ts';
import { describe, expect, test } from 'vitest';
import { HarSplitter, type HarPart } from '../../../../src/formats/har/har-splitter.ts';

/** What a text gives in pieces of some lengths, which are used in turn. */
function split(text: string, lengths: readonly number[] = [text.length]) {
  const splitter = new HarSplitter();
  const parts: HarPart[] = [];
  let at = 0;
  for (let turn = 0; at < text.length; turn += 1) {
    const length = Math.max(1, lengths[turn % lengths.length] ?? 1);
    parts.push(...splitter.push(text.slice(at, at + length)));
    at += length;
  }
  parts.push(...splitter.end());
  return { parts, damage: splitter.damage, hasLog: splitter.hasLog, hasEntries: splitter.hasEntries };
}

const entriesOf = (parts: readonly HarPart[]) => parts.flatMap((part) => (part.kind === 'entry' ? [part.value] : []));

describe('the entries of a HAR file that comes in pieces', () => {
  const message = fc.record({ type: fc.constant('receive'), time: fc.nat(), data: fc.string() });
  const entry = fc.record({
    request: fc.record({ url: fc.webUrl(), headers: fc.array(fc.string()) }),
    note: fc.jsonValue({ maxDepth: 3 }),
    _webSocketMessages: fc.array(message, { maxLength: 4 }),
  });
  const log = fc.record({
    version: fc.string(),
    pages: fc.array(fc.record({ id: fc.string() })),
    entries: fc.array(entry, { maxLength: 4 }),
    _more: fc.jsonValue({ maxDepth: 2 }),
  });

  test('are those that a parser of the whole finds, wherever it is cut and however it is laid out', () => {
    const layout = fc.constantFrom(undefined, 1, '\t');
    const lengths = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(log, layout, lengths, (value, space, cuts) => {
        const text = JSON.stringify({ before: [1, { entries: [2] }], log: value, after: null }, null, space);
        const { parts, damage } = split(text, cuts);
        const whole: typeof value = JSON.parse(JSON.stringify(value));
        expect(damage).toBe(null);
        expect(entriesOf(parts)).toEqual(whole.entries);
        const members = parts.flatMap((part) => (part.kind === 'member' ? [[part.name, part.value]] : []));
        expect(members).toEqual([
          ['version', whole.version],
          ['pages', whole.pages],
          ['_more', whole._more],
        ]);
      }),
    );
  });

  test('of a file that was cut at any place come as far as they go, and it is said that the end is missing', () => {
    const text = JSON.stringify({
      log: { entries: [{ a: 1, _webSocketMessages: [{ data: '}]"' }, { data: 'b' }] }, { c: [1, 2] }] },
    });
    for (let length = 1; length < text.length; length += 1) {
      const { parts, damage } = split(text.slice(0, length), [7]);
      expect(damage).toContain(`damaged at character ${length} (line 1)`);
      const [first] = entriesOf(parts);
      expect(first === undefined || typeof first === 'object').toBe(true);
    }
    // Up to the second message's text, which is not whole.
    const cut = split(text.slice(0, text.indexOf('"b"') + 1), [5]);
    expect(entriesOf(cut.parts)).toEqual([{ a: 1, _webSocketMessages: [{ data: '}]"' }, {}] }]);
  });

  test('end at the first damage, with its place and line', () => {
    const text = '{"log":{"entries":[\n{"a":1},\n{"a":1,"b":tru},\n{"a":3}]}}';
    const { parts, damage } = split(text);
    expect(entriesOf(parts)).toEqual([{ a: 1 }, { a: 1 }]);
    expect(damage).toBe('damaged at character 40 (line 3): not a JSON value; everything before it is read');
    expect(text.slice(40, 43)).toBe('tru');
  });

  test('a file that is something else says so', () => {
    expect(split('{"a":{"log":{"entries":[]}}}')).toMatchObject({ hasLog: false, hasEntries: false, damage: null });
    expect(split('{"log":[]}')).toMatchObject({ hasLog: false, damage: null });
    expect(split('{"log":{"entries":{}}}')).toMatchObject({ hasLog: true, hasEntries: false });
    expect(split('[1]').damage).toContain('character 0');
    expect(split('{"log":{"entries":[]}} x').damage).toContain('text after the end');
  });
});
