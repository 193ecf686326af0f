import { describe, expect, test } from 'vitest';
import { brief, readAll } from './read-all.ts';

describe('WAMP', () => {
  test('codes, references and topics of a session', () => {
    const list = readAll([
      ['out', '[1,"realm1",{"roles":{}}]'],
      ['in', '[2,9129137332,{"roles":{}}]'],
      ['out', '[32,713845233,{},"com.app.topic"]'],
      ['in', '[33,713845233,5512315355]'],
      ['in', '[36,5512315355,4429313566,{},["x"]]'],
      ['in', '[8,48,77,{},"wamp.error.no_such_procedure"]'],
    ]);
    expect(brief(list)).toEqual([
      ['wamp', 'handshake', 'HELLO', 'realm1', null, null],
      ['wamp', 'handshake', 'WELCOME', null, null, null],
      ['wamp', 'subscribe', 'SUBSCRIBE', 'com.app.topic', '713845233', 'request'],
      ['wamp', 'ack', 'SUBSCRIBED', null, '713845233', 'reply'],
      ['wamp', 'data', 'EVENT', '5512315355', null, null],
      ['wamp', 'error', 'ERROR', 'wamp.error.no_such_procedure', '77', 'reply'],
    ]);
  });
});
