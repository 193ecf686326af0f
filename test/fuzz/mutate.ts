import * as fc from '../property.ts';

/** One change of a text: at a place (a share of its length), of one of a few kinds. */
type Edit = readonly [kind: 'cut' | 'repeat' | 'put' | 'swap' | 'end', at: number, length: number, piece: string];

/** Pieces that parsers stumble over: brackets, quotes, line ends, signs, numbers at their limits, odd characters. */
const PIECES: readonly string[] = [
  '{', '}', '[', ']', '"', '\\', ':', ',', '\n', '\r\n', '\r', '\0', ' ', '-', '+', '.', 'e', '/', '?', '#', '%', '&', '=',
  '\u001e', '\u2028', '\ufeff', '\ud800', '\udfff', '\ufffd', '😀', '%00', '%zz', '..', '//', '://', 'null', 'true', 'NaN',
  'Infinity', '-0', '1e999', '9007199254740993', '123456789012345678901234567890', '0x10', '__proto__', 'constructor',
  'toString', '42', '451-', '{"a":', '[[', '"\\u', '\\ud834', 'data:', 'id:\0', 'event:', 'retry:99999999999999999999',
]; // prettier-ignore

const edit: fc.Arbitrary<Edit> = fc.tuple(
  fc.constantFrom('cut', 'repeat', 'put', 'swap', 'end'),
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.nat(40),
  fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'binary', maxLength: 6 })),
);

/** The longest text that mutation makes: repetition is meant to try depth, not memory. */
const LONGEST = 100_000;

function apply(text: string, [kind, share, length, piece]: Edit): string {
  const at = Math.floor(share * text.length);
  const part = text.slice(at, at + length);
  switch (kind) {
    case 'cut':
      return text.slice(0, at) + text.slice(at + length);
    case 'repeat':
      return (text.slice(0, at) + part.repeat(1 + (length % 12) ** 2) + text.slice(at)).slice(0, LONGEST);
    case 'put':
      return text.slice(0, at) + piece + text.slice(at);
    case 'swap':
      return text.slice(0, at) + piece + text.slice(at + length);
    case 'end':
      return text.slice(0, at);
  }
}

/** Sound texts of a kind with a few changes, and now and then something else altogether. */
export function damaged(samples: readonly string[]): fc.Arbitrary<string> {
  const changed = fc
    .tuple(fc.constantFrom(...samples), fc.array(edit, { maxLength: 8 }))
    .map(([sample, edits]) => edits.reduce(apply, sample));
  return fc.oneof(
    { weight: 8, arbitrary: changed },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 300 }) },
    { weight: 1, arbitrary: fc.array(fc.constantFrom(...PIECES), { maxLength: 200 }).map((pieces) => pieces.join('')) },
  );
}

/** A text in pieces: parsers of streams must not care where these end. */
export const inPieces = (text: fc.Arbitrary<string>): fc.Arbitrary<readonly string[]> =>
  fc.tuple(text, fc.array(fc.nat(60), { maxLength: 30 })).map(([whole, lengths]) => {
    const pieces: string[] = [];
    let from = 0;
    for (const length of lengths) {
      pieces.push(whole.slice(from, from + length));
      from += length;
    }
    return [...pieces, whole.slice(from)];
  });

/** Bytes: damaged texts in UTF-8, and bytes of any kind. */
export const bytesOf = (samples: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> =>
  fc.oneof(
    fc.uint8Array({ maxLength: 400 }),
    fc
      .tuple(
        fc.constantFrom(...samples),
        fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(255)), { maxLength: 12 }),
        fc.nat(8),
      )
      .map(([sample, changes, cut]) => {
        const copy = Uint8Array.from(sample);
        for (const [share, value] of changes) copy[Math.floor(share * copy.length)] = value;
        return copy.subarray(0, Math.max(0, copy.length - cut));
      }),
  );

/** Any value that a message port can carry, and what code of a page could make up beside it. */
export const anything: fc.Arbitrary<unknown> = fc.anything({
  maxDepth: 3,
  withBigInt: true,
  withDate: true,
  withMap: true,
  withNullPrototype: true,
  withObjectString: true,
  withSet: true,
  withTypedArray: true,
  withSparseArray: true,
});

/** A sound value with fields taken away, replaced by anything, or added; also below the top. */
export function changedObject(samples: readonly object[]): fc.Arbitrary<unknown> {
  const change = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(6), anything);
  return fc.tuple(fc.constantFrom(...samples), fc.array(change, { maxLength: 4 })).map(([sample, changes]) => {
    const copy: unknown = structuredClone(sample);
    for (const [share, depth, value] of changes) {
      let place: unknown = copy;
      for (let level = 0; ; level += 1) {
        if (typeof place !== 'object' || place === null) break;
        const names = Object.keys(place);
        const name = names[Math.floor(share * names.length)];
        if (name === undefined) break;
        const below: unknown = Reflect.get(place, name);
        if (level >= depth || typeof below !== 'object' || below === null) {
          if (depth % 3 === 0) Reflect.deleteProperty(place, name);
          // A value whose conversion throws cannot stand in a typed array.
          else if (!ArrayBuffer.isView(place)) Reflect.set(place, name, value);
          break;
        }
        place = below;
      }
    }
    return copy;
  });
}
