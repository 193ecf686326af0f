import { describe, expect, test } from 'vitest';
import { decoded, type DecodedMessage } from '../../../../src/formats/protocols/decoded-message.ts';
import { hasRest, PARTS_LIMIT, readParts, splitParts } from '../../../../src/formats/protocols/message-parts.ts';
import { readAll } from './read-all.ts';

const read = (type: string): DecodedMessage => decoded('p', 'data', { type });

describe('a message that carries several', () => {
  test('is cut at its separator; empty pieces are none', () => {
    expect(splitParts('a||b|c', '|')).toEqual({ pieces: ['a', 'b', 'c'], rest: '' });
    expect(splitParts('', '|')).toEqual({ pieces: [], rest: '' });
    expect(splitParts('a|', '|')).toEqual({ pieces: ['a'], rest: '' });
  });

  test('shows what stands behind the last part that is taken apart as a part of its own', () => {
    const split = splitParts('x|'.repeat(PARTS_LIMIT) + 'y|z', '|');
    expect([split.pieces.length, split.rest]).toEqual([PARTS_LIMIT, 'y|z']);
    const parts = readParts('p', split, read);
    expect(parts.at(-1)).toMatchObject({ role: 'control', content: 'y|z' });
    expect(hasRest(decoded('p', 'data', { parts }))).toBe(true);
  });

  test('has no rest with as many parts as are taken apart', () => {
    const parts = readParts('p', splitParts('x|'.repeat(PARTS_LIMIT), '|'), read);
    expect(parts.length).toBe(PARTS_LIMIT);
    expect(hasRest(decoded('p', 'data', { parts }))).toBe(false);
  });
});

// One part more than is taken apart, in each protocol that packs its messages by itself.
const MORE = PARTS_LIMIT + 1;
test.each([
  ['v12.stomp', 'wss://a.test/', 'ACK\n\n\0'],
  ['centrifuge-json', 'wss://a.test/', '{}\n'],
  ['wamp.2.json.batched', 'wss://a.test/', '[36,5,9,{}]\u001e'],
  ['', 'https://a.test/socket.io/?EIO=4&transport=polling', '42["a"]\u001e'],
  ['', 'https://a.test/socket.io/?EIO=3&transport=polling', '7:42["a"]'],
])('%s at %s: the rest of too many parts is shown, and nothing of it is hidden', (subprotocol, url, one) => {
  const transport = url.startsWith('https') ? 'fetch' : 'websocket';
  const [message] = readAll([['in', one.repeat(MORE)]], { subprotocol, url, transport });
  expect(message?.parts.length).toBe(MORE);
  expect(String(message?.parts.at(-1)?.content).replaceAll('\u001e', '')).toBe(one.replaceAll('\u001e', ''));
  expect(message !== undefined && hasRest(message)).toBe(true);
});
