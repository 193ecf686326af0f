import { describe, expect, test } from 'vitest';
import { brief, readAll } from './read-all.ts';

const text = (value: string): number[] => [value.length, ...new TextEncoder().encode(value)];
const buffer = (bytes: readonly number[]): number[] => [bytes.length, ...bytes];
const frame = (...bytes: readonly number[]): Uint8Array => Uint8Array.from(bytes);

/** The first step of a sync: a state vector of one client, 200 with clock 3. */
const VECTOR = [1, 0xc8, 1, 3];
const AWARENESS = [1, 7, 2, ...text('{"user":"a"}')];

describe('y-websocket', () => {
  test('kinds of messages, with the states of clients', () => {
    const messages = readAll([
      ['out', frame(0, 0, ...buffer(VECTOR))],
      ['in', frame(0, 1, ...buffer([0, 0]))],
      ['in', frame(0, 2, ...buffer([1, 2, 3]))],
      ['in', frame(1, ...buffer(AWARENESS))],
      ['out', frame(3)],
      ['in', frame(2, 0, ...text('no'))],
    ]);
    expect(messages.map(({ protocol, role, type }) => [protocol, role, type])).toEqual([
      ['yjs', 'subscribe', 'sync step 1'],
      ['yjs', 'data', 'sync step 2'],
      ['yjs', 'data', 'update'],
      ['yjs', 'data', 'awareness'],
      ['yjs', 'control', 'query awareness'],
      ['yjs', 'error', 'permission denied'],
    ]);
    expect(messages[2]?.body).toEqual(Uint8Array.of(1, 2, 3));
    expect(messages[3]?.body).toEqual({ clients: [{ client: 7, clock: 2, state: { user: 'a' } }] });
  });

  test('is not recognised in bytes that only begin like it', () => {
    for (const bytes of [
      [0, 0, 9, 1],
      [0, 0, 1, 5],
      [0, 1, 2, 0, 0],
      [0, 0, ...buffer(VECTOR), 1],
    ]) {
      expect(readAll([['out', Uint8Array.from(bytes)]])[0]?.protocol).not.toBe('yjs');
    }
  });

  test('a message that is cut stays bytes', () => {
    const whole = frame(0, 2, ...buffer([1, 2, 3]));
    const start = ['out', frame(0, 0, ...buffer(VECTOR))] as const;
    for (let end = 1; end < whole.length; end++) {
      expect(readAll([start, ['in', whole.slice(0, end)]])[1]?.type).toBeNull();
    }
  });
});

describe('Hocuspocus', () => {
  test('has the document in front, and a token first', () => {
    const messages = readAll([
      ['out', frame(...text('notes/1'), 2, 0, ...text('secret'), ...text('3.4.0'))],
      ['in', frame(...text('notes/1'), 2, 2, ...text('read-write'))],
      ['out', frame(...text('notes/1'), 0, 0, ...buffer(VECTOR))],
      ['in', frame(...text('notes/1'), 8, 1)],
      ['in', frame(...text('notes/1'), 5, ...text('hello'))],
    ]);
    expect(brief(messages)).toEqual([
      ['hocuspocus', 'handshake', 'auth token', 'notes/1', null, null],
      ['hocuspocus', 'handshake', 'authenticated', 'notes/1', null, null],
      ['hocuspocus', 'subscribe', 'sync step 1', 'notes/1', null, null],
      ['hocuspocus', 'ack', 'sync status', 'notes/1', null, null],
      ['hocuspocus', 'data', 'stateless', 'notes/1', null, null],
    ]);
  });
});
