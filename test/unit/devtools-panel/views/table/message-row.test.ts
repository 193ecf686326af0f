import { expect, test } from 'vitest';
import { EVENT_ID } from '../../../../../src/analysis/numbering/path.ts';
import { numberOf } from '../../../../../src/devtools-panel/views/table/message-row.tsx';
import { message } from '../../../store/messages.ts';

const withJson = (value: unknown) => message(JSON.stringify(value));

test('the number of a message is read from the field that numbers its stream', () => {
  expect(numberOf(withJson({ data: { seq: 7 } }), 'data.seq')).toBe('7');
  expect(numberOf(withJson({ data: { seq: 12_345 } }), 'data.seq')).toBe(new Intl.NumberFormat().format(12_345));
  expect(numberOf(withJson({ seq: '0007' }), 'seq')).toBe('0007');
});

test('it is empty where the field is missing or no number', () => {
  expect(numberOf(withJson({ other: 7 }), 'seq')).toBe('');
  expect(numberOf(withJson({ seq: { of: 7 } }), 'seq')).toBe('');
  expect(numberOf(message('no JSON'), 'seq')).toBe('');
});

test('a stream that is numbered by its event ids shows those', () => {
  expect(numberOf(message('tick', { id: '917' }), EVENT_ID)).toBe('917');
  expect(numberOf(message('tick'), EVENT_ID)).toBe('');
});
