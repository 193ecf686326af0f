import { expect, test } from 'vitest';
import { writeContent } from '../../../../src/cli/show/content.ts';
import { decoded, type DecodedMessage } from '../../../../src/formats/protocols/decoded-message.ts';
import { setReading } from '../../../../src/store/read-again.ts';
import { binary, message } from '../../store/messages.ts';

/** A message of three bytes that a protocol reads as this. */
function bytesReadAs(reading: DecodedMessage) {
  const made = binary([1, 2, 3]);
  const stored = { key: '', protocol: 'p', role: 'data', type: null, channel: null, isMixed: false } as const;
  setReading(made, stored, reading);
  return made;
}

test('of bytes that a protocol reads the content is written as JSON', () => {
  const content = { seq: 9007199254740993n, text: 'a' };
  expect(writeContent(bytesReadAs(decoded('p', 'data', { body: { content }, content })), 100)).toBe(
    '{"seq":9007199254740993,"text":"a"}',
  );
});

test('a packet without content is its parts', () => {
  expect(writeContent(bytesReadAs(decoded('p', 'ack', { fields: { packet: 'ACK' } })), 100)).toBe('{"packet":"ACK"}');
});

test('several messages in one are a list', () => {
  const parts = [decoded('p', 'data', { body: 1 }), decoded('p', 'data', { body: 2 })];
  expect(writeContent(bytesReadAs(decoded('p', 'data', { parts })), 100)).toBe('[1,2]');
});

test('text is shown as it is, and so are bytes that nothing reads', () => {
  expect(writeContent(message('{"a":1}'), 100)).toBeNull();
  const bytes = new Uint8Array([1, 2, 3]);
  expect(writeContent(bytesReadAs(decoded('binary', 'data', { body: bytes })), 100)).toBeNull();
  expect(writeContent(bytesReadAs(decoded('p', 'data')), 100)).toBeNull();
});

test('no more is written than asked for', () => {
  const reading = decoded('p', 'data', { body: 'x'.repeat(1_000_000) });
  expect(writeContent(bytesReadAs(reading), 50)).toHaveLength(50);
});
