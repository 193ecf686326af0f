import { expect, test } from 'vitest';
import { inducedCauseText, inducedLine, inducedName } from '../../../../src/texts/findings/induced.ts';

test('a fault of a later version is named by its own word, and nothing on the prototype is a name', () => {
  expect(inducedName('shred')).toBe('shred');
  expect(inducedName('constructor')).toBe('constructor');
  expect(inducedCauseText('toString', '12:03:07')).toBe('On purpose: you set a fault at 12:03:07.');
});

test('a line says how long it lasted, and how many messages it changed', () => {
  const from = '12:03:07';
  expect(inducedLine({ fault: 'cut', from, lasted: 0, messages: 0 })).toBe('connection cut at 12:03:07');
  expect(inducedLine({ fault: 'drop', from, lasted: 2_000, messages: 3 })).toBe(
    'messages dropped at 12:03:07 for 2 s, 3 messages',
  );
  expect(inducedLine({ fault: 'refuse', from, lasted: null, messages: 0 })).toBe(
    'connections refused at 12:03:07 until the end',
  );
});
