import { describe, expect, test } from 'vitest';
import { eachText } from '../../../../src/formats/redact/record-texts.ts';
import { byteCount, millis } from '../../../../src/base/units.ts';
import type { PageWireRecord, Payload, WireRecord } from '../../../../src/wire/record.ts';

function placedTextsOf(of: WireRecord): readonly (readonly [place: string, text: string])[] {
  const found: [string, string][] = [];
  eachText(of, (text, place) => found.push([place, text]));
  return found;
}

const textsOf = (of: WireRecord): readonly string[] => placedTextsOf(of).map(([, text]) => text);

type Draft = PageWireRecord extends infer R ? (R extends PageWireRecord ? Omit<R, 'n' | 'at'> : never) : never;

const record = (draft: Draft): WireRecord => ({ ...draft, n: 0, at: millis(0), document: 'd' }) as WireRecord;

const payload = (encoding: Payload['encoding'], data: string): Payload => ({
  encoding,
  data,
  size: byteCount(data.length),
  isCut: false,
});

const connecting = (body: Payload | null): WireRecord =>
  record({
    kind: 'connecting',
    connection: 1,
    transport: 'fetch',
    url: 'https://a.test/',
    method: 'POST',
    protocols: ['chat'],
    withCredentials: false,
    headers: [['accept', 'text/plain']],
    bodyKind: 'text',
    body,
    initiator: 'at run',
  });

const message = (data: Payload): WireRecord =>
  record({
    kind: 'message',
    connection: 1,
    direction: 'in',
    via: 'frame',
    bodyKind: 'text',
    payload: data,
    event: 'price',
    id: '7',
    buffered: null,
  });

describe('texts in which secrets are looked for', () => {
  test('are the URL, the caller and the body of a connection that begins', () => {
    expect(textsOf(connecting(payload('text', 'password=x')))).toEqual(['https://a.test/', 'at run', 'password=x']);
    expect(textsOf(connecting(null))).toEqual(['https://a.test/', 'at run']);
  });

  test('are the text, event name and id of a message; bytes are read elsewhere', () => {
    expect(placedTextsOf(message(payload('text', 'hello')))).toEqual([
      ['message', 'hello'],
      ['event', 'price'],
      ['id', '7'],
    ]);
    expect(textsOf(message(payload('base64', 'aGVsbG8=')))).toEqual(['price', '7']);
  });

  test('are the URLs of documents, pages and answers', () => {
    const url = 'https://a.test/?token=x';
    expect(
      [
        record({ kind: 'document', url, isTop: true, isLate: false, timeOrigin: 0 }),
        record({ kind: 'page', event: 'hidden', wasKept: false, url, length: millis(0) }),
        record({
          kind: 'open',
          connection: 1,
          status: 200,
          url,
          protocol: 'chat',
          extensions: '',
          responseType: '',
          wasRedirected: false,
          headers: [],
        }),
      ].map(textsOf),
    ).toEqual([[url], [url], [url]]);
  });

  test('are the words of an end, an error and a fault', () => {
    const close = {
      kind: 'close',
      connection: 1,
      how: 'closed',
      code: 1000,
      wasClean: true,
      size: byteCount(0),
    } as const;
    expect(
      [
        record({ kind: 'closing', connection: 1, code: 1000, reason: 'bye', initiator: 'at stop' }),
        record({ ...close, reason: 'bye' }),
        record({ kind: 'error', connection: 1, state: 3, text: 'reset' }),
        record({ kind: 'fault', where: 'hook', text: 'broken' }),
        record({ kind: 'induced', connection: 0, run: 1, phase: 'start', fault: 'cut', message: null, text: 'mine' }),
      ].map(textsOf),
    ).toEqual([['bye', 'at stop'], ['bye'], ['reset'], ['hook', 'broken'], ['mine']]);
  });

  test('are none in what only counts, and in pieces of bodies, which are read together', () => {
    expect(
      [
        record({ kind: 'chunk', connection: 1, payload: payload('text', 'password') }),
        record({ kind: 'buffered', connection: 1, amount: byteCount(5) }),
        record({ kind: 'lost', reason: 'ring', count: 1, messages: 1, until: millis(5) }),
      ].map(textsOf),
    ).toEqual([[], [], []]);
  });
});
