import { expect, test } from 'vitest';
import { createReadingMemory } from '../../../src/analysis/reading-memory.ts';
import { decoded } from '../../../src/formats/protocols/decoded-message.ts';
import { message } from '../store/messages.ts';

test('a message is read again as it was read', () => {
  const memory = createReadingMemory();
  const packet = message('42["tick",{"n":1}]');
  memory.note(packet, { decoded: decoded('socket.io', 'data'), key: 'engine.io 4' });
  expect(memory.read(packet)).toMatchObject({ protocol: 'socket.io', type: 'tick', body: { n: 1 } });
});

test('one that cannot be read again is the reading itself', () => {
  const memory = createReadingMemory();
  const [frame, held] = [message('?'), decoded('discord', 'data', { heldBytes: 5 })];
  memory.note(frame, { decoded: held, key: 'discord' });
  expect(memory.read(frame)).toBe(held);
});
