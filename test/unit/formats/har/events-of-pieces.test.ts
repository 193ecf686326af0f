import { expect, test } from 'vitest';
import { byteCount, millis } from '../../../../src/base/units.ts';
import { eventsOfPieces } from '../../../../src/formats/har/events-of-pieces.ts';

const chunk = (at: number, data: string, isCut = false) =>
  ({
    kind: 'chunk',
    n: at,
    at: millis(at),
    connection: 1,
    payload: { encoding: 'text', data, size: byteCount(data.length), isCut },
  }) as const;

test('an event comes with the piece that ends it', () => {
  const chunks = [chunk(1, 'data: a\n\nda'), chunk(2, 'ta: b\n'), chunk(3, 'id: 7\nevent: tick\n\ndata: c\n\n')];
  expect(eventsOfPieces('text/event-stream; charset=utf-8', chunks)).toEqual([
    { at: 1, event: 'message', id: '', data: 'a' },
    { at: 3, event: 'tick', id: '7', data: 'b' },
    { at: 3, event: 'message', id: '7', data: 'c' },
  ]);
});

test('behind a piece that was cut no event is made of two halves', () => {
  const chunks = [chunk(1, 'data: a', true), chunk(2, ' and b\n\ndata: c\n\n')];
  expect(eventsOfPieces('text/event-stream', chunks)?.map(({ data }) => data)).toEqual(['c']);
});

test('a body of another kind has none, and neither has one without pieces', () => {
  expect(eventsOfPieces('application/x-ndjson', [chunk(1, '{"a":1}\n')])).toBeNull();
  expect(eventsOfPieces('', [chunk(1, 'data: a\n\n')])).toBeNull();
  expect(eventsOfPieces('text/event-stream', [])).toBeNull();
});
