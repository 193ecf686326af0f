import { expect, test } from 'vitest';
import { EVENT_ID } from '../../../../src/analysis/numbering/path.ts';
import { decodePayload, createDecodeContext } from '../../../../src/formats/protocols/decode.ts';
import { lastName, numberOf, partNumber } from '../../../../src/devtools-panel/rows/number-column.ts';
import { createMessageLog } from '../../../../src/store/message-log.ts';
import { message } from '../../store/messages.ts';

const withJson = (value: unknown) => message(JSON.stringify(value));

test('the number of a message is read from the field that numbers its stream', () => {
  expect(numberOf(withJson({ data: { seq: 7 } }), 'data.seq')).toBe('7');
  expect(numberOf(withJson({ data: { seq: 12_345 } }), 'data.seq')).toBe(new Intl.NumberFormat().format(12_345));
  expect(numberOf(withJson({ seq: '0007' }), 'seq')).toBe('0007');
});

test('it is empty where the field is missing or no number', () => {
  expect(numberOf(withJson({ other: 7 }), 'seq')).toBe('');
  expect(numberOf(withJson({ seq: { of: 7 } }), 'seq')).toBe('');
  expect(numberOf(message('no JSON'), 'seq')).toBe('');
});

test('a stream that is numbered by its event ids shows those', () => {
  expect(numberOf(message('tick', { id: '917' }), EVENT_ID)).toBe('917');
  expect(numberOf(message('tick'), EVENT_ID)).toBe('');
});

test('it is found behind an envelope, and of several messages in one the first and the last', () => {
  const context = createDecodeContext({
    transport: 'xhr',
    url: 'https://a.example/socket.io/?EIO=4&transport=polling',
    subprotocol: '',
  });
  const log = createMessageLog(1);
  for (const data of ['42["tick",{"n":7}]', '42["tick",{"n":8}]\u001e2\u001e42["tick",{"n":10}]']) {
    const each = message(data);
    log.push(each, { decoded: decodePayload(context, each.payload, 'in'), key: context.key });
  }
  const numbers = [0, 1].map((position) => numberOf(log.message(position) ?? message(''), 'n'));
  expect(numbers).toEqual(['7', '8\u201310']);
  expect(log.decoded(1).parts.map((part) => partNumber(part, 'n'))).toEqual(['8', '', '10']);
});

test('its column is headed by the last name of the path', () => {
  expect([lastName('data[0].seq'), lastName('trades[*].id'), lastName('[-1]')]).toEqual(['seq', 'id', '[-1]']);
});
