import { expect, test } from 'vitest';
import { DECODER_TEXTS } from '../../../src/texts/decoder.ts';

test('a step is named by its place in its decoder, counted from 1', () => {
  expect(DECODER_TEXTS.badStep(2, 0, 'unknown-kind', 'zip')).toMatch(/^decoder 2, step 1: "zip" is not a step/);
});

test('a fault of the whole decoder names no step', () => {
  expect(DECODER_TEXTS.badStep(2, -1, 'no-list', '')).toMatch(/^decoder 2: "steps" is not a list/);
});

test('a reason without a sentence is said as it is', () => {
  expect(DECODER_TEXTS.badStep(1, 0, 'something-new', 'x')).toBe('decoder 1, step 1: something-new');
});

test('a field that means nothing belongs to a decoder, or to the file (decoder 0)', () => {
  expect(DECODER_TEXTS.unknownField(0, 'x')).toMatch(/^the file has/);
  expect(DECODER_TEXTS.unknownField(3, 'x')).toMatch(/^decoder 3 has/);
});

test('a message of an unknown type: the types that are known, or that no file is given', () => {
  expect(DECODER_TEXTS.unknownType('A', [])).toContain('use --proto');
  expect(DECODER_TEXTS.unknownType('A', ['B', 'C'])).toMatch(/have B, C$/);
});

test('a problem of a .proto file names its line, if it has one', () => {
  expect(DECODER_TEXTS.proto('a.proto', 3, 'bad')).toBe('a.proto, line 3: bad');
  expect(DECODER_TEXTS.proto('a.proto', 0, 'bad')).toBe('a.proto: bad');
});
