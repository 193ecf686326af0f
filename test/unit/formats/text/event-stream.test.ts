import { describe, expect, test } from 'vitest';
import { COMMENTS_LIMIT, createEventStream } from '../../../../src/formats/text/event-stream.ts';
import { byteCount } from '../../../../src/base/units.ts';
import { brief, parserFor, readPieces } from './read-pieces.ts';

const read = (text: string) => brief(readPieces([text]).messages);

describe('an event stream', () => {
  test('a block with data is an event, unnamed ones are called message', () => {
    expect(read('data: a\n\nevent: price\ndata: b\n\n')).toEqual([
      ['message', '', 'a'],
      ['price', '', 'b'],
    ]);
  });

  test('data lines are joined by line feeds, and only one leading space is dropped', () => {
    expect(read('data: a\ndata:  b\ndata:c\ndata\n\n')).toEqual([['message', '', 'a\n b\nc\n']]);
  });

  test('a block without data is no event, though one empty data line makes one', () => {
    expect(read('event: x\n\ndata\n\ndata:\n\n')).toEqual([
      ['message', '', ''],
      ['message', '', ''],
    ]);
  });

  test('the event type of a block without data does not reach the next one', () => {
    expect(read('event: x\n\ndata: a\n\n')).toEqual([['message', '', 'a']]);
  });

  test('an id stays until another comes, an empty one resets it, one with NUL is ignored', () => {
    expect(read('id: 1\ndata: a\n\ndata: b\n\nid: x\0y\ndata: c\n\nid\ndata: d\n\n')).toEqual([
      ['message', '1', 'a'],
      ['message', '1', 'b'],
      ['message', '1', 'c'],
      ['message', '', 'd'],
    ]);
  });

  test('an id in a block without data counts for the next event, which did not bring it itself', () => {
    const { messages } = readPieces(['id: 7\n\ndata: a\n\nid: 8\ndata: b\n\n']);
    expect(messages.map(({ id, hasOwnId }) => [id, hasOwnId])).toEqual([
      ['7', false],
      ['8', true],
    ]);
  });

  test('retry takes digits alone', () => {
    expect(readPieces(['retry: 1500\n\n']).retry).toBe(1500);
    for (const bad of ['1.5', '-1', '1e3', '', 'x', '１５']) expect(readPieces([`retry: ${bad}\n\n`]).retry).toBeNull();
    expect(readPieces(['retry: 700\ndata: a\n\n']).messages[0]?.retry).toBe(700);
  });

  test('unknown fields and lines without a colon are ignored; field names keep their case and spaces', () => {
    expect(read('Data: a\n data: b\nfoo: c\nbar\ndata: d\n\n')).toEqual([['message', '', 'd']]);
  });

  test('one leading byte order mark is dropped, a second one is text', () => {
    expect(read('\ufeffdata: a\n\n')).toEqual([['message', '', 'a']]);
    expect(read('\ufeff\ufeffdata: a\n\n')).toEqual([]);
    expect(read('data: a\n\n\ufeffdata: b\n\n')).toEqual([['message', '', 'a']]);
  });

  test('CR, LF and CRLF end a line alike, and CRLF is one end', () => {
    const expected = [
      ['message', '', 'a\nb'],
      ['message', '', 'c'],
    ];
    for (const end of ['\n', '\r', '\r\n']) {
      expect(read(['data: a', 'data: b', '', 'data: c', '', ''].join(end))).toEqual(expected);
    }
  });

  test('a CR ends its line at once, so that the event does not wait for the next piece', () => {
    const parser = parserFor('text/event-stream');
    expect(brief(parser.push('data: a\r\r'))).toEqual([['message', '', 'a']]);
    expect(parser.push('\n')).toEqual([]);
    expect(brief(parser.push('data: b\n\n'))).toEqual([['message', '', 'b']]);
  });

  test('a last block without an empty line is dropped, and its length reported', () => {
    const { messages, unfinished } = readPieces(['data: a\n\ndata: b\ndata: c']);
    expect(brief(messages)).toEqual([['message', '', 'a']]);
    // "data: b" and "data: c" have 7 characters each.
    expect(unfinished).toBe(14);
  });

  test('comments are no events; they are reported for the piece that ended them', () => {
    const parser = parserFor('text/event-stream');
    expect(parser.push(': keepalive\n\n:\n')).toEqual([]);
    expect(parser.comments).toEqual(['keepalive', '']);
    parser.push('data: a\n\n');
    expect(parser.comments).toEqual([]);
    expect(parser.commentCount).toBe(2);
  });

  test('a stream of nothing but comments is counted, not stored', () => {
    const parser = parserFor('text/event-stream');
    parser.push(':x\n'.repeat(COMMENTS_LIMIT + 44));
    expect(parser.comments).toHaveLength(COMMENTS_LIMIT);
    expect(parser.commentCount).toBe(COMMENTS_LIMIT + 44);
  });

  test('data over the limit comes cut, with its true size', () => {
    const stream = createEventStream(10);
    const [first] = stream.push('data:0123\ndata:56789abcdef\ndata:é\n\n');
    expect(first).toMatchObject({ data: '0123\n56789', isCut: true });
    // "0123", LF, "56789abcdef", LF and the two bytes of é: 4 + 1 + 11 + 1 + 2.
    expect(first?.size).toBe(19);
    expect(stream.push('data:ok\n\n')[0]).toMatchObject({ data: 'ok', isCut: false, size: 2 });
  });

  test('after a hole the broken event is dropped and the next one is whole', () => {
    const parser = parserFor('text/event-stream');
    const cut = { encoding: 'text', data: 'data: a\n\ndata: b', size: byteCount(999), isCut: true } as const;
    expect(brief(parser.pushPayload(cut))).toEqual([['message', '', 'a']]);
    expect(brief(parser.push('rest of b\n\ndata: c\n\n'))).toEqual([['message', '', 'c']]);
    expect(parser.holes).toBe(1);
  });
});
