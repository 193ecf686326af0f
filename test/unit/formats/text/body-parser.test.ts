import * as fc from '../../../property.ts';
import { describe, expect, test } from 'vitest';
import { encodeBase64 } from '../../../../src/formats/text/base64.ts';
import { createBodyParser } from '../../../../src/formats/text/body-parser.ts';
import { byteCount } from '../../../../src/base/units.ts';
import { brief, parserFor, readPieces } from './read-pieces.ts';

const SAMPLE =
  '\ufeffid: 1\r\ndata: é€😀\r\n\r\n: beat\n\rretry: 10\rdata: b\r\rid\nevent: x\ndata: c\ndata\n\n\r\n\r\ndata: last\n\ndata: lost';

describe('other bodies', () => {
  test.each(['application/json', 'text/html', 'image/png', '', 'application/grpc-web+proto'])(
    '%s is no stream',
    (type) => {
      expect(createBodyParser(type)).toBeNull();
    },
  );
});

describe('the borders of pieces make no difference', () => {
  const whole = readPieces([SAMPLE]);

  test('the sample holds what the other tests compare with', () => {
    expect(brief(whole.messages)).toEqual([
      ['message', '1', 'é€😀'],
      ['message', '1', 'b'],
      ['x', '', 'c\n'],
      ['message', '', 'last'],
    ]);
  });

  test('cut once at every character', () => {
    for (let at = 0; at <= SAMPLE.length; at++) {
      expect(readPieces([SAMPLE.slice(0, at), SAMPLE.slice(at)])).toEqual(whole);
    }
  });

  test('one character at a time, with empty pieces between', () => {
    expect(readPieces([...SAMPLE.split('')].flatMap((unit) => [unit, '']))).toEqual(whole);
  });

  test('as bytes in base64, cut once at every byte', () => {
    const bytes = new TextEncoder().encode(SAMPLE);
    for (let at = 0; at <= bytes.length; at++) {
      const parser = parserFor('text/event-stream');
      const messages = [bytes.slice(0, at), bytes.slice(at)].flatMap((part) => [
        ...parser.pushPayload({
          encoding: 'base64',
          data: encodeBase64(part),
          size: byteCount(part.length),
          isCut: false,
        }),
      ]);
      expect([...messages, ...parser.end().messages]).toEqual(whole.messages);
    }
  });

  test('any text of the characters that matter, in any pieces, for every syntax', () => {
    const piece = fc.string({
      unit: fc.constantFrom('\r', '\n', ':', ' ', 'data', 'id', 'event', 'a', '\u001e', '\0', '😀'),
    });
    const type = fc.constantFrom('text/event-stream', 'application/x-ndjson', 'application/json-seq');
    fc.assert(
      fc.property(fc.array(piece), type, (pieces, contentType) => {
        expect(readPieces(pieces, contentType)).toEqual(readPieces([pieces.join('')], contentType));
      }),
      { numRuns: 500 },
    );
  });
});
