import { describe, expect, test } from 'vitest';
import { byteCount } from '../../../../src/base/units.ts';
import { createBodySniffer } from '../../../../src/formats/text/sniff-body.ts';

/** The messages of a body that comes in pieces, `null` where it is recognised as no stream. */
function read(mediaType: string, ...pieces: readonly string[]): readonly string[] | null {
  const sniffer = createBodySniffer(mediaType);
  for (const [place, data] of pieces.entries()) {
    const payload = { encoding: 'text', data, size: byteCount(data.length), isCut: false } as const;
    const parser = sniffer?.push(payload) ?? null;
    if (parser === null) continue;
    const rest = pieces.slice(place).flatMap((piece) => parser.push(piece));
    return [...rest, ...parser.end().messages].map((message) => message.data);
  }
  return null;
}

describe('a stream whose media type says nothing', () => {
  test.each(['application/json', 'text/plain', ''])('of %j is known by its events', (mediaType) => {
    expect(read(mediaType, 'data: {"a":1}\n\n', 'data: [DONE]\n\n')).toEqual(['{"a":1}', '[DONE]']);
    expect(read(mediaType, ': hi\nevent: delta\ndata: {"a":1}\n\n')).toEqual(['{"a":1}']);
  });

  test('is known by lines of JSON: several in one piece, or one in each of two', () => {
    expect(read('text/plain', '{"a":1}\n{"a":2}\n', '{"a":3}\n')).toEqual(['{"a":1}', '{"a":2}', '{"a":3}']);
    // The first was a message by itself already.
    expect(read('application/json', '{"a":1}\n', '{"a":2}\n', '{"a":3}\n')).toEqual(['{"a":2}', '{"a":3}']);
  });
});

test('frames of SockJS are known by the padding before them, which comes as a script', () => {
  const padding = 'h'.repeat(2_048);
  const frames = [padding, 'o', 'a["1"]', 'a["2"]'];
  expect(read('application/javascript', `${padding}\n`, 'o\na["1"]\na["', '2"]\n')).toEqual(frames);
});

test('frames that begin with their length are known by the first', () => {
  const frames = ['[[0,["noop"]]]', '[[1,["ü"]]]'];
  expect(read('text/plain', '14\n[[0,["noop"]]]11', '\n[[1,["ü"]]]')).toEqual(frames);
});

test('a list that is sent item by item is a stream of its items', () => {
  const items = ['{"a":1}', '{"a":[2]}', '{"a":3}'];
  expect(read('application/json', '[{"a":1}\n', ',\r\n{"a":[2]}\n', ',{"a":3}', ']')).toEqual(items);
  expect(read('application/json', '[{"a":1},', '{"a":[2]},{"a":3}]')).toEqual(items);
});

describe('what is no stream', () => {
  test.each([
    ['one value', ['{"a":1}\n']],
    ['a value in pieces', ['{\n  "a": 1,\n', '  "b": 2\n}\n']],
    ['a text', ['data: of the year\n', 'more\n']],
    ['a number', ['14\n', '15\n']],
    ['a script', ['hello(1)\n', 'hello(2)\n']],
    ['a list', ['[1,2]\n', '[3]\n']],
    ['a list in one piece', ['[{"a":1},{"a":2}]']],
    ['a list that the network cut', ['[{"a":1},{"a', '":2}]']],
    ['a list of numbers', ['[1,2', ',3]']],
    ['lines of which one is no JSON', ['{"a":1}\nhello\n', '{"a":2}\n']],
    ['events that begin later', ['hello\n', 'data: {"a":1}\n\n']],
  ])('is left alone: %s', (_, pieces) => {
    expect(read('text/plain', ...pieces)).toBe(null);
  });

  test('is what its media type says: a page, an image', () => {
    expect(read('text/html', 'data: {"a":1}\n\n')).toBe(null);
  });
});
