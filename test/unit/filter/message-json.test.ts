import { afterEach, describe, expect, test, vi } from 'vitest';
import { parsePath } from '../../../src/analysis/numbering/path.ts';
import { isJson, kindsAt, MessageJson } from '../../../src/filter/message-json.ts';
import type { StreamMessage } from '../../../src/analysis/streams/message.ts';
import { createMessageLog, type MessageLog } from '../../../src/store/message-log.ts';
import { binary, message } from '../store/messages.ts';
import { readAs } from './passing.ts';

const cut = (data: string): StreamMessage => {
  const whole = message(data);
  return { ...whole, payload: { ...whole.payload, isCut: true } };
};

function logOf(...messages: readonly (StreamMessage | string)[]): MessageLog {
  const log = createMessageLog(1);
  for (const each of messages) log.push(typeof each === 'string' ? message(each) : each);
  return log;
}

/** The reader of one path of a log. */
const readerOf = (log: MessageLog, path: string, json = new MessageJson(log)) => json.reader(parsePath(path) ?? []);

afterEach(() => void vi.restoreAllMocks());

describe('whether a message is JSON', () => {
  test('objects, arrays, binary that is such, and a Socket.IO packet that contains one are', () => {
    const log = logOf('{"a":1}', '[1]', binary([0x7b, 0x7d]));
    const packet = message('42["news",{"a":1}]');
    log.push(packet, readAs(packet, { url: 'wss://a.example/socket.io/?EIO=4' }));
    expect([0, 1, 2, 3].map((position) => isJson(log, position))).toEqual([true, true, true, true]);
  });

  test('bare values, text, bytes and a beginning of JSON are not', () => {
    const log = logOf('7', '"text"', 'null', 'hello', '{"a":', binary([0x7b]), cut('{"a":1}'));
    for (let position = log.begin; position < log.end; position += 1) expect(isJson(log, position)).toBe(false);
  });
});

test('the kind of a message is that of its row: its event, the field that names it, or the form of its body', () => {
  const log = logOf(
    message('{"type":"trade"}', { event: 'tick' }),
    '{"type":"trade"}',
    'hello',
    binary([1]),
    cut('{"type":"tra'),
  );
  const kinds = [0, 1, 2, 3, 4].flatMap((position) => kindsAt(log, position));
  // Of a payload that was cut the JSON cannot be read.
  expect(kinds).toEqual(['tick', 'trade', 'text', 'arraybuffer', 'text']);
});

describe('values of a path', () => {
  test('are read from each message, in any order of positions', () => {
    const log = logOf('{"a":{"b":1}}', '{"a":{"b":"two"}}', '{"a":{}}');
    const values = readerOf(log, 'a.b');
    expect([1, 0, 2, 1].map(values)).toEqual([['two'], [1], [], ['two']]);
  });

  test('do not exist in bytes that are no JSON or in a payload that was cut', () => {
    const values = readerOf(logOf(binary([0xff, 0x7d]), cut('{"a":1}'), '{"a":1}'), 'a');
    expect([0, 1, 2].map(values)).toEqual([[], [], [1]]);
  });

  test('cost one parse for a message, however many paths are asked for', () => {
    const log = logOf('{"a":1,"b":2}');
    const json = new MessageJson(log);
    const [a, b] = [readerOf(log, 'a', json), readerOf(log, 'b', json)];
    const parse = vi.spyOn(JSON, 'parse');
    expect([a(0), b(0)]).toEqual([[1], [2]]);
    expect(parse).toHaveBeenCalledOnce();
  });

  test('cost no parse where the text cannot contain them', () => {
    const values = readerOf(logOf('{"a":1}'), 'missing');
    const parse = vi.spyOn(JSON, 'parse');
    expect(values(0)).toEqual([]);
    expect(parse).not.toHaveBeenCalled();
  });
});
