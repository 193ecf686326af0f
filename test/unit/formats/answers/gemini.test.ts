import { expect, test } from 'vitest';
import { gemini } from '../../../../src/formats/answers/gemini.ts';

const pieces = (body: unknown) =>
  gemini.read(body, null)?.pieces.map(({ kind, key, text, name }) => [kind, key, text, name]);
const parts = (...list: readonly object[]) => ({ candidates: [{ index: 0, content: { parts: list } }] });

test('a part is text, a thought, or a whole call', () => {
  expect(
    pieces(parts({ text: 'A' }, { text: 'hm', thought: true }, { functionCall: { name: 'find', args: { q: 1 } } })),
  ).toEqual([
    ['text', '0', 'A', null],
    ['reasoning', '0', 'hm', null],
    ['tool', '0.2', '{"q":1}', 'find'],
  ]);
});

test('a call without arguments has empty ones', () => {
  expect(pieces(parts({ functionCall: { name: 'now' } }))).toEqual([['tool', '0.0', '{}', 'now']]);
});

test('a candidate ends with its reason', () => {
  expect(pieces({ candidates: [{ index: 1, finishReason: 'STOP' }] })).toEqual([['finish', '1', 'STOP', null]]);
});

test('an event may bring tokens alone; one with neither is not of this API', () => {
  const usageMetadata = { promptTokenCount: 3, candidatesTokenCount: 4 };
  expect(gemini.read({ usageMetadata }, null)).toMatchObject({
    type: 'usageMetadata',
    pieces: [],
    usage: { input: 3, output: 4 },
  });
  expect(gemini.read(parts(), null)).toMatchObject({ type: 'candidates', usage: null });
  expect(gemini.read({}, null)).toBeNull();
});

test('an error has its words, or is named so', () => {
  expect(pieces({ error: { message: 'quota' } })).toEqual([['error', '', 'quota', null]]);
  expect(pieces({ error: {} })).toEqual([['error', '', 'error', null]]);
});

test('a list called candidates is not enough to recognise it', () => {
  expect(gemini.isSpokenIn({ candidates: [{}] }, null)).toBe(false);
  expect(gemini.isSpokenIn({ candidates: [{}], usageMetadata: {} }, null)).toBe(true);
  expect(gemini.isSpokenIn(parts(), null)).toBe(true);
  expect(gemini.isSpokenIn({ candidates: [], usageMetadata: {} }, null)).toBe(false);
});
