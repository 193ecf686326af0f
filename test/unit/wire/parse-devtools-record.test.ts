import { describe, expect, test } from 'vitest';
import { parseRecord, parseWireRecord } from '../../../src/wire/parse-record.ts';

const place = { n: 7, at: 12.5 };

/** One that DevTools write. */
const network = {
  ...place,
  kind: 'network',
  of: 'd',
  request: 3,
  attempt: 1,
  status: 403,
  url: '',
  httpVersion: 'HTTP/1.1',
  protocol: '',
  error: 'Unexpected response code: 403',
  headers: [['content-type', 'text/html']],
  unlistened: [['firstPaint', 20]],
};

describe('records that no page may write', () => {
  test('what DevTools say is taken from a recording, and from no page', () => {
    const record = { ...network, document: 'browser:0' };
    expect(parseWireRecord(record)).toEqual({ ok: true, value: record });
    expect(parseRecord(network)).toMatchObject({ ok: false, error: { reason: 'not-ours' } });
  });

  test('so is what a relay says of a busy thread', () => {
    const handlers = [{ invoker: 'DOMWebSocket.onmessage', source: 'onTick', after: 5, length: 300 }];
    const busy = { ...place, kind: 'busy', of: 'd', ago: 700, length: 400, handlers, document: 'browser:busy' };
    expect(parseWireRecord(busy)).toEqual({ ok: true, value: busy });
    expect(parseRecord(busy)).toMatchObject({ ok: false, error: { reason: 'not-ours' } });
    expect(parseWireRecord({ ...busy, ago: -1 })).toMatchObject({ ok: false });
  });

  test.each(Object.keys(network))('what DevTools say is refused without its %s', (name) => {
    const { [name]: _, ...rest } = { ...network, document: 'browser:0' } as Record<string, unknown>;
    expect(parseWireRecord(rest)).toMatchObject({ ok: false });
  });
});
