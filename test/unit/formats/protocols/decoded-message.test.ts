import { describe, expect, test } from 'vitest';
import {
  bytesBody,
  decoded,
  firstPart,
  isHousekeeping,
  isReply,
  joinParts,
  type MessageRole,
  partsOf,
  type RefRole,
  textBody,
  unwrapArguments,
} from '../../../../src/formats/protocols/decoded-message.ts';

const part = (role: MessageRole, type: string, refRole: RefRole | null = null) =>
  decoded('p', role, { type, channel: `of ${type}`, refRole });

const EMPTY = decoded('p', 'control');

describe('a decoded message', () => {
  test('has null for what is omitted and no parts', () => {
    expect(decoded('p', 'data')).toEqual({
      protocol: 'p',
      role: 'data',
      type: null,
      channel: null,
      ref: null,
      refRole: null,
      number: null,
      body: undefined,
      content: undefined,
      fields: null,
      announced: null,
      parts: [],
      heldBytes: 0,
      wrapping: null,
    });
  });

  test('has its whole body as content unless the protocol says which part the app sent', () => {
    expect(decoded('p', 'data', { body: { a: { b: 1 } } }).content).toEqual({ a: { b: 1 } });
    expect(decoded('p', 'data', { body: { a: { b: 1 } }, content: { b: 1 } }).content).toEqual({ b: 1 });
  });
});

describe('joining parts', () => {
  test('no part is the given empty message, one part is itself', () => {
    const only = part('data', 'a');
    expect(joinParts('p', [], EMPTY)).toBe(EMPTY);
    expect(joinParts('p', [only], EMPTY)).toBe(only);
  });

  test('of several the weightiest gives role, type and channel', () => {
    const parts = [part('heartbeat', 'ping'), part('ack', 'ok'), part('data', 'a'), part('data', 'b')];
    expect(joinParts('p', parts, EMPTY)).toMatchObject({
      role: 'data',
      type: 'a',
      channel: 'of a',
      parts,
    });
  });

  test('the whole is a heartbeat only if every part is one', () => {
    const ping = part('heartbeat', 'ping');
    const others: readonly MessageRole[] = ['control', 'data', 'ack', 'subscribe', 'error', 'handshake'];
    expect(joinParts('p', [ping, ping], EMPTY).role).toBe('heartbeat');
    for (const role of others) expect(joinParts('p', [ping, part(role, 'x'), ping], EMPTY).role).toBe(role);
  });

  test('a single message is its own only part', () => {
    const [one, other] = [part('data', 'a'), part('data', 'b')];
    const both = joinParts('p', [one, other], EMPTY);
    expect([partsOf(one), partsOf(both)]).toEqual([[one], [one, other]]);
    expect([firstPart(one), firstPart(both)]).toEqual([one, one]);
  });
});

describe('a payload as a value', () => {
  test.each([
    ['{"a":1}', { a: 1 }],
    ['12', 12],
    ['true', true],
    ['null', null],
    ['12 apples', '12 apples'],
    ['hello', 'hello'],
    ['', undefined],
    ['{"a":', undefined],
  ])('the text %j is %j', (text, value) => {
    expect(textBody(text)).toEqual(value);
    expect(bytesBody(new TextEncoder().encode(text))).toEqual(value);
  });

  test('bytes that are no text stay bytes', () => {
    expect(bytesBody(Uint8Array.of(0xff, 1))).toEqual(Uint8Array.of(0xff, 1));
  });

  test('one argument is itself, several are a list, none is undefined', () => {
    expect([unwrapArguments([7]), unwrapArguments([7, 8]), unwrapArguments([])]).toEqual([7, [7, 8], undefined]);
  });
});

describe('what a message is for', () => {
  test('a reply is the last, the only or one of several answers, and neither an error nor a heartbeat', () => {
    expect(isReply(part('data', 'a', 'reply'))).toBe(true);
    expect(isReply(part('ack', 'a', 'part'))).toBe(true);
    expect(isReply(part('error', 'a', 'reply'))).toBe(false);
    expect(isReply(part('heartbeat', 'a', 'reply'))).toBe(false);
    expect(isReply(part('data', 'a', 'request'))).toBe(false);
    expect(isReply(part('data', 'a'))).toBe(false);
  });

  test('housekeeping neither carries data nor asks nor answers', () => {
    for (const role of ['control', 'ack', 'subscribe', 'handshake'] as const) {
      expect(isHousekeeping(part(role, 'a'))).toBe(true);
      expect(isHousekeeping(part(role, 'a', 'request'))).toBe(false);
    }
    for (const role of ['data', 'error', 'heartbeat'] as const) expect(isHousekeeping(part(role, 'a'))).toBe(false);
  });
});
