import { describe, expect, test } from 'vitest';
import { isEmptyReply } from '../../../../src/analysis/polls/empty-reply.ts';

describe('a reply that brings nothing', () => {
  test.each([
    '',
    '  ',
    'null',
    '[]',
    '{}',
    '{"items":[]}',
    '{"cursor":7,"items":[]}',
    '{"ok":true,"total":0,"items":[]}',
  ])('%j is empty', (text) => {
    expect(isEmptyReply(text)).toBe(true);
  });

  test.each(['2', '6', '1:2', '1:6'])('%s, a heartbeat or no-operation of Engine.IO, is empty', (text) => {
    expect(isEmptyReply(text)).toBe(true);
  });

  test.each(['[0]', '{"items":[1]}', '{"items":[],"total":3}', '{"items":[],"error":"down"}', 'hello', '{"broken":'])(
    '%j brings something',
    (text) => {
      expect(isEmptyReply(text)).toBe(false);
    },
  );

  test('a cursor or a time alone may be what was asked for', () => {
    expect(isEmptyReply('{"cursor":7}')).toBe(false);
    expect(isEmptyReply('{"time":1700000000}')).toBe(false);
  });
});

describe('isEmptyReply', () => {
  test.each([
    '',
    ' ',
    '[]',
    '{}',
    'null',
    '{"data":[]}',
    '{"events": []}',
    '2',
    '6',
    '{"cursor":17,"items":[]}',
    '{"data":[],"next":4}',
    '{"ok":true,"events":[],"serverTime":"12:00"}',
  ])('%j brings nothing', (body) => {
    expect(isEmptyReply(body)).toBe(true);
  });
  test.each([
    '0',
    '[0]',
    '{"ok":true}',
    'hello',
    '{',
    '{"cursor":17}',
    '{"items":[],"unread":3}',
    '{"items":[],"total":3}',
    '{"items":[],"status":"done"}',
  ])('%j brings something', (body) => {
    expect(isEmptyReply(body)).toBe(false);
  });
});
