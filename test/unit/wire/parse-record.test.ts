import { describe, expect, test } from 'vitest';
import { CHUNK_LIMIT } from '../../../src/wire/wire-limits.ts';
import { parseRecord, parseWireRecord } from '../../../src/wire/parse-record.ts';
import { UNCOUNTED } from '../../../src/wire/record.ts';
import { HEADERS_BOUND, TEXT_BOUND } from '../../../src/wire/record-checks.ts';

const payload = { encoding: 'text', data: 'hi', size: 2, isCut: false };
const place = { n: 7, at: 12.5 };
const onConnection = { ...place, connection: 3 };

/** One sound record of every kind. */
const samples: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  document: { ...place, kind: 'document', url: 'http://a/', isTop: true, isLate: false, timeOrigin: 1.7e12 },
  page: { ...place, kind: 'page', event: 'hidden', wasKept: false, url: 'http://a/', length: 0 },
  connecting: {
    ...onConnection,
    kind: 'connecting',
    transport: 'fetch',
    url: 'http://a/poll',
    method: 'POST',
    protocols: [],
    withCredentials: false,
    headers: [['accept', 'text/event-stream']],
    bodyKind: 'text',
    body: payload,
    initiator: 'poll (http://a/app.js:3:7)',
  },
  open: {
    ...onConnection,
    kind: 'open',
    status: 101,
    url: 'ws://a/',
    protocol: '',
    extensions: 'permessage-deflate',
    responseType: '',
    wasRedirected: false,
    headers: [],
  },
  message: {
    ...onConnection,
    kind: 'message',
    direction: 'out',
    via: 'frame',
    bodyKind: 'text',
    payload,
    event: null,
    id: null,
    buffered: 2,
  },
  chunk: { ...onConnection, kind: 'chunk', payload: { ...payload, size: null } },
  error: { ...onConnection, kind: 'error', state: 2, text: '' },
  closing: { ...onConnection, kind: 'closing', code: null, reason: '', initiator: '' },
  close: { ...onConnection, kind: 'close', how: 'closed', code: 1006, reason: '', wasClean: false, size: 0 },
  buffered: { ...onConnection, kind: 'buffered', amount: 1024 },
  state: { ...onConnection, kind: 'state', subject: 'ice', state: 'disconnected' },
  lost: { ...place, kind: 'lost', reason: 'ring', count: 4, messages: 2, until: 20 },
  induced: {
    ...place,
    kind: 'induced',
    connection: 0,
    run: 1,
    phase: 'message',
    fault: 'drop',
    message: 6,
    text: '',
  },
  unrecorded: { ...place, kind: 'unrecorded', use: 'shared-worker', count: 2, url: 'https://a.test/w.js' },
  fault: { ...place, kind: 'fault', where: 'fetch', text: 'TypeError' },
};

const detailOf = (value: unknown): string => {
  const parsed = parseRecord(value);
  return parsed.ok ? 'taken' : parsed.error.detail;
};

describe('parseRecord', () => {
  test.each(Object.entries(samples))('a sound %s record comes back equal and as a new object', (_kind, sample) => {
    const parsed = parseRecord(sample);
    expect(parsed).toEqual({ ok: true, value: sample });
    expect(parsed.ok && parsed.value).not.toBe(sample);
  });

  test.each(Object.entries(samples))(
    'a %s record without any one of its fields is refused by name',
    (_kind, sample) => {
      for (const field of Object.keys(sample).filter((name) => name !== 'kind')) {
        const { [field]: _gone, ...rest } = sample;
        expect(detailOf(rest)).toMatch(new RegExp(`^${field} is not `));
      }
    },
  );

  test('fields that no record has are dropped', () => {
    const parsed = parseRecord({ ...samples['buffered'], extra: 'x', constructor: 'y' });
    expect(parsed).toEqual({ ok: true, value: samples['buffered'] });
  });

  test.each([null, undefined, 0, '', 'record', [], [samples['chunk']], () => 1, Symbol('x'), 1n])(
    'a value that is no object is not ours',
    (value) => {
      expect(parseRecord(value)).toMatchObject({ ok: false, error: { reason: 'not-ours' } });
    },
  );

  test.each(['constructor', '__proto__', 'toString', 'nothing', 7, null, {}])('the kind %s is not ours', (kind) => {
    expect(parseRecord({ ...place, kind })).toMatchObject({ ok: false, error: { reason: 'not-ours' } });
  });

  test('numbers must be finite, and counts whole and not negative', () => {
    expect(detailOf({ ...samples['chunk'], at: Number.NaN })).toMatch(/^at is not/);
    expect(detailOf({ ...samples['chunk'], at: Infinity })).toMatch(/^at is not/);
    expect(detailOf({ ...samples['chunk'], n: -1 })).toMatch(/^n is not/);
    expect(detailOf({ ...samples['chunk'], n: 1.5 })).toMatch(/^n is not/);
    expect(detailOf({ ...samples['chunk'], n: 2 ** 53 })).toMatch(/^n is not/);
    expect(detailOf({ ...samples['chunk'], connection: 0 })).toMatch(/^connection is not/);
    expect(detailOf({ ...samples['lost'], count: 0 })).toMatch(/^count is not/);
    expect(detailOf({ ...samples['close'], code: 2 ** 32 })).toMatch(/^code is not/);
  });

  test('a payload is accepted up to the limit of a chunk in base64 and refused above it', () => {
    // 1,048,576 bytes are 349,526 groups of three, hence 1,398,104 characters.
    const longest = Math.ceil(CHUNK_LIMIT / 3) * 4;
    expect(longest).toBe(1_398_104);
    const record = (length: number) => ({ ...samples['chunk'], payload: { ...payload, data: 'x'.repeat(length) } });
    expect(detailOf(record(longest))).toBe('taken');
    expect(detailOf(record(longest + 1))).toMatch(/^payload\.data is not/);
  });

  test('a whole text that the page left uncounted has its size in bytes of UTF-8', () => {
    const sized = (rest: object) => ({ ...samples['chunk'], payload: { ...payload, encoding: 'text', ...rest } });
    // One byte, two, three and four.
    const parsed = parseRecord(sized({ data: 'aé€😀', size: UNCOUNTED, isCut: false }));
    expect(parsed).toMatchObject({ ok: true, value: { payload: { data: 'aé€😀', size: 10 } } });
    expect(parseRecord(sized({ data: 'a', size: 7, isCut: false }))).toMatchObject({ value: { payload: { size: 7 } } });
  });

  test('nothing else may be uncounted: not a cut text, not bytes, not a record of a file', () => {
    const chunk = (rest: object) => ({ ...samples['chunk'], payload: { ...payload, size: UNCOUNTED, ...rest } });
    expect(detailOf(chunk({ encoding: 'text', isCut: true }))).toMatch(/^payload\.size is not/);
    expect(detailOf(chunk({ encoding: 'base64', isCut: false }))).toMatch(/^payload\.size is not/);
    const inFile = parseWireRecord({ ...chunk({ encoding: 'text', isCut: false }), document: 'd' });
    expect(inFile).toMatchObject({ ok: false, error: { detail: expect.stringMatching(/^payload\.size is not/) } });
  });

  test('texts and lists have bounds', () => {
    expect(detailOf({ ...samples['error'], text: 'x'.repeat(TEXT_BOUND) })).toBe('taken');
    expect(detailOf({ ...samples['error'], text: 'x'.repeat(TEXT_BOUND + 1) })).toMatch(/^text is not/);
    const many = Array.from({ length: HEADERS_BOUND + 1 }, () => ['a', 'b']);
    expect(detailOf({ ...samples['open'], headers: many })).toMatch(/^headers is not a list/);
    expect(detailOf({ ...samples['open'], headers: [['a']] })).toMatch(/^headers\.0 is not a name and a value/);
    expect(detailOf({ ...samples['open'], headers: [['a', 'b', 'c']] })).toMatch(/^headers\.0 is not/);
  });

  test('a getter or a proxy that throws is a refusal, not an exception', () => {
    const trap = (): never => {
      throw new Error('mine');
    };
    const throwing = Object.defineProperty({ ...samples['chunk'] }, 'at', { get: trap });
    expect(detailOf(throwing)).toBe('the record cannot be read');
    expect(detailOf(Object.defineProperty({}, 'kind', { get: trap }))).toBe('the record cannot be read');
    expect(detailOf(new Proxy({}, { get: trap }))).toBe('the record cannot be read');
    const revoked = Proxy.revocable({}, {});
    revoked.revoke();
    expect(detailOf(revoked.proxy)).toBe('the record cannot be read');
  });

  test('a getter that gives another answer the second time is read only once', () => {
    let asked = 0;
    const shifty = Object.defineProperty({ ...samples['error'] }, 'text', {
      get: () => (++asked === 1 ? 'harmless' : 'x'.repeat(TEXT_BOUND + 1)),
    });
    const parsed = parseRecord(shifty);
    expect(parsed.ok && parsed.value.kind === 'error' && parsed.value.text).toBe('harmless');
    expect(asked).toBe(1);
  });

  test('a list whose length lies does not make the parser run long', () => {
    const endless = new Proxy([], { get: (_target, name) => (name === 'length' ? Number.MAX_SAFE_INTEGER : 'x') });
    expect(detailOf({ ...samples['connecting'], protocols: endless })).toMatch(/^protocols is not/);
    const nan = new Proxy([], { get: (_target, name) => (name === 'length' ? Number.NaN : 'x') });
    expect(detailOf({ ...samples['connecting'], protocols: nan })).toMatch(/^protocols is not/);
  });
});

describe('parseWireRecord', () => {
  test('a record of a recording names its document', () => {
    expect(parseWireRecord({ ...samples['chunk'], document: 'd1' })).toEqual({
      ok: true,
      value: { ...samples['chunk'], document: 'd1' },
    });
    expect(parseWireRecord(samples['chunk'])).toMatchObject({ ok: false, error: { reason: 'wrong-shape' } });
    expect(parseWireRecord({ ...samples['chunk'], document: '' })).toMatchObject({ ok: false });
  });
});

describe('what only WebRTC has', () => {
  const facts = { peer: 1, id: 3, isNegotiated: true, isOrdered: false, maxRetransmits: 0, maxPacketLifeTime: null };
  const channel = { ...samples['connecting'], transport: 'datachannel', url: 'datachannel:chat', channel: facts };
  const peer = { ...samples['connecting'], transport: 'peerconnection', iceServers: ['stun:a:3478'] };

  test('is read where it is there, and absent where it is not', () => {
    for (const record of [channel, peer, { ...samples['open'], channel: facts }]) {
      expect(parseRecord(record)).toEqual({ ok: true, value: record });
    }
    const parsed = parseRecord(samples['connecting']);
    expect(parsed.ok && ('channel' in parsed.value || 'iceServers' in parsed.value)).toBe(false);
  });

  test('is refused by name where it is wrong', () => {
    expect(detailOf({ ...channel, channel: { ...facts, id: 65_536 } })).toMatch(/^channel\.id /);
    expect(detailOf({ ...channel, channel: null })).toMatch(/^channel /);
    expect(detailOf({ ...channel, channel: { ...facts, maxRetransmits: -1 } })).toMatch(/^channel\.maxRetransmits /);
    expect(detailOf({ ...peer, iceServers: Array.from({ length: 65 }, () => 'stun:a') })).toMatch(/^iceServers /);
    expect(detailOf({ ...peer, iceServers: [3] })).toMatch(/^iceServers\.0 /);
  });

  test('leaves out what a forged record adds', () => {
    expect(parseRecord({ ...channel, channel: { ...facts, extra: 1 } })).toEqual({ ok: true, value: channel });
  });
});
