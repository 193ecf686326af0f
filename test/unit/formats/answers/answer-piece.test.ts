import { expect, test } from 'vitest';
import { pieceOf } from '../../../../src/formats/answers/answer-piece.ts';

test('a text that is empty, or is none, makes no piece', () => {
  expect(['', null, undefined, 7, {}].flatMap((value) => pieceOf('text', value))).toEqual([]);
  expect(pieceOf('text', 'A', 'k')).toEqual([{ kind: 'text', key: 'k', text: 'A', name: null, isWhole: false }]);
});
