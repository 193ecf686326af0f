import { expect, test } from 'vitest';
import { mayBeReply, unreadOf } from '../../../src/analysis/unread.ts';
import type { StreamMessage } from '../../../src/analysis/streams/message.ts';
import { byteCount } from '../../../src/base/units.ts';
import { decoded, type DecodedMessage } from '../../../src/formats/protocols/decoded-message.ts';

const part = decoded('p', 'data', { body: { n: 1 } });
const none = decoded('p', 'data');
const message = (isCut: boolean): StreamMessage =>
  ({ payload: { encoding: 'text', data: '', size: byteCount(9), isCut } }) as StreamMessage;
const failed = { steps: [], failure: 'no gzip' } as unknown as NonNullable<DecodedMessage['wrapping']>;

test.each<[string, boolean, DecodedMessage, 'all' | 'end' | null]>([
  ['whole, with a body', false, part, null],
  ['whole, without a body', false, none, null],
  ['cut before anything could be read', true, none, 'all'],
  ['cut, and its one value is there', true, part, null],
  ['cut behind parts that were read', true, decoded('p', 'data', { parts: [part, part] }), 'end'],
  ['whole, with the same parts', false, decoded('p', 'data', { parts: [part, part] }), null],
  ['wrapped in a way that failed', false, decoded('p', 'data', { wrapping: failed }), 'all'],
])('a message that is %s', (_, isCut, reading, expected) => {
  expect(unreadOf(message(isCut), reading)).toBe(expected);
});

test.each<[string, boolean, DecodedMessage, boolean]>([
  ['cut before its reference', true, none, true],
  ['cut behind its reference', true, decoded('p', 'data', { ref: '7', refRole: 'reply' }), false],
  ['cut, and its type says what it is', true, decoded('p', 'data', { type: 'MESSAGE' }), false],
  ['a batch of which the end was cut', true, decoded('p', 'data', { parts: [part, part] }), true],
  ['whole', false, none, false],
])('a message that is %s: whether it may be a reply', (_, isCut, reading, expected) => {
  expect(mayBeReply(message(isCut), reading)).toBe(expected);
});
