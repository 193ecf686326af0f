import { encode as encodeCbor } from 'cborg';
import { encode as encodeMessagePack } from '@msgpack/msgpack';
import * as fc from '../../../property.ts';
import { generate as generateMqtt } from 'mqtt-packet';
import { describe, expect, test } from 'vitest';
import { isText, latin1, textOfLatin1, textOfUtf16 } from '../../../../src/formats/redact/binary-secrets.ts';
import { findInBytes } from '../../../../src/formats/redact/find-secrets.ts';
import { compileRules, USUAL_RULES } from '../../../../src/formats/redact/redact-rules.ts';

const compiled = compileRules(USUAL_RULES);
const found = (bytes: Uint8Array): readonly string[] =>
  compiled.ok
    ? findInBytes(bytes, compiled.value).found.flatMap(({ secrets }) => secrets.map(({ value }) => value))
    : [];

describe('fields of binary formats', () => {
  test.each([
    ['MessagePack', encodeMessagePack],
    ['CBOR', encodeCbor],
  ])('%s: any password, whatever stands around it', (_, encode) => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 9, maxLength: 300 }), fc.nat(), (password, n) => {
        fc.pre(!/^(?:-+|Redacted.*)$/.test(password) && Buffer.from(password).toString() === password);
        const bytes = encode({ n, list: [1, { user: 'me', password }], last: true });
        expect(found(bytes)).toContain(password);
      }),
    );
  });

  test('a number of several bytes as a one-time code', () => {
    expect(found(encodeMessagePack({ x: 1, otp: 482_133 }))).toEqual(['482133']);
    expect(found(encodeCbor({ x: 1, otp: 482_133 }))).toEqual(['482133']);
  });

  test('names that are none of a secret are left alone', () => {
    expect(found(encodeMessagePack({ symbol: 'BTC', price: 1.5, next_page_token: 'abc123def456ghi' }))).toEqual([]);
  });
});

test('the password of an MQTT CONNECT of either version, with and without a will', () => {
  for (const protocolVersion of [4, 5] as const) {
    for (const will of [undefined, { topic: 'gone', payload: Buffer.from('x'), qos: 0, retain: false } as const]) {
      const packet = generateMqtt({
        cmd: 'connect',
        protocolId: 'MQTT',
        protocolVersion,
        clean: true,
        clientId: 'me',
        keepalive: 30,
        username: 'me',
        password: Buffer.from('open sesame'),
        ...(will === undefined ? {} : { will }),
      });
      expect(found(packet)).toEqual(['open sesame']);
    }
  }
});

test('bytes are read as the text that they are, also where it holds a replacement character', () => {
  const asText = (bytes: Uint8Array): string => textOfLatin1(latin1(bytes));
  expect(asText(Buffer.from('a \ufffd é'))).toBe('a \ufffd é');
  expect(asText(Buffer.from([0x61, 0xff, 0xef, 0xbf, 0xbd]))).toBe('a\xff\xef\xbf\xbd');
});

test('text is told from other bytes, and UTF-16 from both', () => {
  expect(isText(latin1(Buffer.from('price: 5 €\r\n')))).toBe(true);
  expect(isText(latin1(Buffer.from('€'.repeat(800))))).toBe(true);
  expect(isText('\u0000\u0001abc')).toBe(false);
  expect(isText(latin1(Uint8Array.of(0x92, 0x61, 0x62)))).toBe(false);
  expect(textOfUtf16(latin1(Buffer.from('{"a":1}', 'utf16le')))).toEqual({ text: '{"a":1}', offset: 0 });
  expect(textOfUtf16('plain text')).toBeNull();
  expect(textOfLatin1(latin1(Buffer.from('ñ')))).toBe('ñ');
});
