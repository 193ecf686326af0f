import * as fc from '../../../property.ts';
import { describe, expect, test } from 'vitest';
import { byteCount, millis } from '../../../../src/base/units.ts';
import { decodeBase64 } from '../../../../src/formats/text/base64.ts';
import { createRedactor, redact, type RedactionRules, USUAL_RULES } from '../../../../src/formats/redact/redact.ts';
import { parseWireRecord } from '../../../../src/wire/parse-record.ts';
import type { ConnectingRecord, MessageRecord, WireRecord } from '../../../../src/wire/record.ts';
import { hostileSession } from '../session/arbitrary-session.ts';
import { analyse, loadRecording, RECORDINGS } from '../recordings.ts';

const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiJ9.c2lnbmF0dXJl0123';

function connecting(more: Partial<ConnectingRecord>, n = 0): WireRecord {
  return {
    kind: 'connecting',
    n,
    at: millis(n),
    document: 'd',
    connection: 1,
    transport: 'websocket',
    url: 'wss://a.test/ws',
    method: 'GET',
    protocols: [],
    withCredentials: false,
    headers: [],
    bodyKind: 'none',
    body: null,
    initiator: '',
    ...more,
  };
}

function message(data: string, n = 1, more: Partial<MessageRecord> = {}): WireRecord & MessageRecord {
  return {
    kind: 'message',
    n,
    at: millis(n),
    document: 'd',
    connection: 1,
    direction: 'in',
    via: 'frame',
    bodyKind: 'text',
    payload: { encoding: 'text', data, size: byteCount(data.length), isCut: false },
    event: null,
    id: null,
    buffered: null,
    ...more,
  };
}

const chunk = (data: string, n: number): WireRecord => ({
  kind: 'chunk',
  n,
  at: millis(n),
  document: 'd',
  connection: 1,
  payload: { encoding: 'text', data, size: byteCount(data.length), isCut: false },
});

function run(records: readonly WireRecord[], rules: Partial<RedactionRules> = {}) {
  const redacted = redact(records, { ...USUAL_RULES, ...rules });
  if (!redacted.ok) throw new Error(redacted.error);
  return redacted.value;
}

/** The text of a single message after redaction. */
function textOf(data: string, rules: Partial<RedactionRules> = {}): string {
  const [record] = run([message(data)], rules).records;
  return record?.kind === 'message' ? record.payload.data : '';
}

const FIRST = 'Redacted-secret-000001';
const SECOND = 'Redacted-secret-000002';

describe('what the usual rules replace', () => {
  test.each([
    ['{"password":"hunter2","user":"me"}', `{"password":"${FIRST}","user":"me"}`],
    [`{"type":"connection_init","payload":{"Authorization":"Bearer abc123def456"}}`, FIRST],
    [`42["auth",{"access_token":"abc123def456"}]`, `42["auth",{"access_token":"${FIRST}"}]`],
    ['{"apiKey" : "abc-123-def" , "n":1}', `{"apiKey" : "${FIRST}" , "n":1}`],
    [`see ${JWT} there`, `see ${FIRST} there`],
    ['Authorization: Basic dXNlcjpwYXNz\nnext: 1', FIRST],
    ['CONNECT\nlogin:me\npasscode:open sesame\n\n\0', `CONNECT\nlogin:me\npasscode:${FIRST}\n\n\0`],
    ['user=me&password=a%20b&n=1', `user=me&password=${FIRST}&n=1`],
    ['a["{\\"token\\":\\"abc123def456\\"}"]', `a["{\\"token\\":\\"${FIRST}\\"}"]`],
  ])('%s', (data, expected) => {
    const written = textOf(data);
    expect(written).toContain(expected);
    for (const secret of ['hunter2', 'abc123def456', 'abc-123-def', JWT, 'dXNlcjpwYXNz', 'open sesame', 'a%20b'])
      expect(written).not.toContain(secret);
  });

  test.each([
    // Words that a model writes one by one are under "token" too.
    '{"token":"understanding","index":12345678901}',
    '{"tokens":512,"seq":90071992547409931,"next_page_token":"abc123def456ghi"}',
    '{"event":"signal","key":"BTCUSDT2024","id":"3f2c6a1e9b7d4c5f"}',
    'code=1000 reason=going away',
    '{"passed":true,"compass":"north","assign":"x1234567890"}',
  ])('and what they leave: %s', (data) => {
    expect(textOf(data)).toBe(data);
  });

  test('tokens in URLs, in subprotocols, and after a user in an address', () => {
    const { records } = run([
      connecting({
        url: `wss://me:pass@a.test/ws?access_token=abc123def456&symbol=BTC`,
        protocols: ['graphql-ws', 'bearer.Zm9vYmFyMTIzNDU2', JWT],
      }),
    ]);
    expect(records[0]).toMatchObject({
      url: expect.stringMatching(
        /^wss:\/\/Redacted-secret-\d{6}@a\.test\/ws\?access_token=Redacted-secret-\d{6}&symbol=BTC$/,
      ),
      protocols: [
        'graphql-ws',
        expect.stringMatching(/^bearer\.Redacted-secret-\d{6}$/),
        expect.stringMatching(/^Redacted-secret-\d{6}$/),
      ],
    });
  });

  test('header look-alikes', () => {
    const headers = [
      ['x-auth-token', 'abc123def456'],
      ['set-cookie', 'sid=1'],
      ['content-type', 'text/plain'],
    ] as const;
    expect(run([connecting({ headers })]).records[0]).toMatchObject({
      headers: [
        ['x-auth-token', FIRST],
        ['set-cookie', SECOND],
        ['content-type', 'text/plain'],
      ],
    });
  });

  test('in bytes the length stays, since binary formats count', () => {
    const text = '\u0010\u0000{"password":"hunter2hunter2hunter2"}\u0001';
    const data = Buffer.from(text, 'latin1').toString('base64');
    const payload = { encoding: 'base64', data, size: byteCount(text.length), isCut: false } as const;
    const [record] = run([message('', 1, { payload })]).records;
    const bytes = Buffer.from(decodeBase64(record?.kind === 'message' ? record.payload.data : '') ?? []);
    const [before = '', password = '', after = ''] = bytes.toString('latin1').split(/(?<=:")|(?="\})/);
    expect([before, password.length, after]).toEqual(['\u0010\u0000{"password":"', 21, '"}\u0001']);
    expect(bytes.toString('latin1')).not.toContain('hunter2');
  });

  test('a secret that lies across pieces of a body', () => {
    const { records } = run([chunk('data: {"password":"hun', 0), chunk('ter', 1), chunk('2 and more"}\n\n', 2)]);
    const pieces = records.map((record) => (record.kind === 'chunk' ? record.payload.data : ''));
    expect(pieces).toEqual([`data: {"password":"${FIRST}"`, '', '}\n\n']);
  });
});

describe('placeholders', () => {
  test('equal secrets stay equal, wherever and however they are written; others differ', () => {
    const { records, summary } = run([
      connecting({ url: 'wss://a.test/ws?token=a%2Bb123456' }),
      message('{"token":"a+b123456"}', 1),
      message('{"token":"other123456"}', 2),
      message('it was a+b123456, they said', 3),
    ]);
    expect(records).toMatchObject([
      { url: `wss://a.test/ws?token=${FIRST}` },
      { payload: { data: `{"token":"${FIRST}"}` } },
      { payload: { data: `{"token":"${SECOND}"}` } },
      { payload: { data: `it was ${FIRST}, they said` } },
    ]);
    expect(summary).toMatchObject({
      secrets: [
        { placeholder: FIRST, value: 'a+b123456', kind: 'token', rule: '"token"', count: 3 },
        { placeholder: SECOND, value: 'other123456', kind: 'token', rule: '"token"', count: 1 },
      ],
      total: 2,
      places: 4,
      kinds: [
        {
          kind: 'token',
          secrets: 2,
          where: new Map([
            ['url', 1],
            ['message', 3],
          ]),
        },
      ],
    });
    expect(summary.secrets[0]).toMatchObject({ before: 'wss://a.test/ws?token=', after: '' });
  });

  // What is found in each of these shows only if the placeholder's own letters, digits or length count.
  test.each([
    ['a pair of a link', '{"email":"h=~a@a.aa","userName":"","userId":0,"at":0}'],
    ['a token called so', '{"token":"~a@a.aa"}'],
    ['an authorization', 'Bearer ~a@a.aa'],
    ['a mail address', 'Bearer abcdefgh:x@y.aa'],
    ['the path of a link', 'https://a.test/reset/~a@a.aa'],
    ['a key of a service', 'sk-hunter!hunter'],
    ['a code', '{"pin":"xhunter!hunter"}'],
    ['the value under a name', '{"x-hunter!hunter":"a value"}'],
  ])('make no secret of what stands around them: %s', (_, data) => {
    for (const key of [{}, { key: 'a key of sixteen or more' }]) {
      const rules = { options: ['mail'], ...key } as const;
      const records = [message('{"password":"hunter!hunter"}', 1), message(data, 2)];
      const once = run(records, rules).records;
      expect(once[1]).not.toEqual(records[1]);
      expect(run(once, rules).records).toEqual(once);
    }
  });

  // A hash of 16 digits may hold 13 that pass for a card number, and a password be a word of a placeholder.
  test.each([
    ['a card number', '{"email":"Redacted-secret-4529611869300f6e"}'],
    ['a secret of elsewhere', 'it was Redacted-secret-000007'],
    ["what a user's own pattern matches", 'Redacted-secret-ab12'],
  ])('are not searched themselves: %s', (_, data) => {
    const records = [message('{"password":"Redacted"}', 1), message(data, 2)];
    const rules = { options: ['card'], patterns: ['secret', 'ab12'] } as const;
    expect(run(records, rules).records[1]).toEqual(records[1]);
  });

  test.each([
    ['token=abc123def456.Redacted-secret-000007'],
    ['Bearer abc123def456.Redacted-secret-000007'],
    ['wss://me:Redacted-secret-000007@a.test/'],
  ])('hide no secret that stands beside them: %s', (data) => {
    expect(textOf(data)).toContain('Redacted-secret-000008');
    expect(textOf(data)).not.toMatch(/abc123def456|me/);
  });

  test('the size of a message stays what was sent', () => {
    expect(run([message('{"password":"hunter2"}')]).records).toMatchObject([{ payload: { size: 22 } }]);
  });
});

describe("the user's own rules", () => {
  test.each([
    ['$.user.email', '{"user":{"email":"me@a.test"},"email":"x"}', `{"user":{"email":"${FIRST}"},"email":"x"}`],
    ['email', '{"user":{"email":"me@a.test"}}', `{"user":{"email":"${FIRST}"}}`],
    ['$.items[*].pin', '{"items":[{"pin":1234},{"pin":null}]}', `{"items":[{"pin":"${FIRST}"},{"pin":null}]}`],
    ['user', '{"user":{"a":"b","c":["d"]}}', `{"user":{"a":"${FIRST}","c":["${SECOND}"]}}`],
    ['**.name', '[1,{"who":{"name":"Ann"}}]', `[1,{"who":{"name":"${FIRST}"}}]`],
  ])('the path %s', (path, data, expected) => {
    expect(textOf(data, { paths: [path] })).toBe(expected);
  });

  test('patterns: the whole match, or its first group', () => {
    expect(textOf('call +1 555 0100 now', { patterns: [String.raw`\+\d[\d ]+\d`] })).toBe(`call ${FIRST} now`);
    expect(textOf('name: Ann; name: Bob', { patterns: [String.raw`name: (\w+)`] })).toBe(
      `name: ${FIRST}; name: ${SECOND}`,
    );
  });

  test('a rule that cannot be used says so in a sentence', () => {
    expect(createRedactor({ ...USUAL_RULES, patterns: ['('] })).toMatchObject({
      ok: false,
      error: expect.stringContaining('"(" is not a regular expression'),
    });
    expect(createRedactor({ ...USUAL_RULES, patterns: ['a*'] })).toMatchObject({ ok: false });
    expect(createRedactor({ ...USUAL_RULES, paths: ['a..b'] })).toMatchObject({ ok: false });
  });
});

/** What must not change: everything of a finding but the words that name a URL. */
const facts = (records: readonly WireRecord[]) =>
  analyse(records)
    .analysis.findings()
    .map(({ kind, severity, confidence, stream, from, until, count, records: refs }) => ({
      kind,
      severity,
      confidence,
      stream,
      from,
      until,
      count,
      refs,
    }));

/** Gives every connection a token that changes from one to the next, and every message a session and a signature. */
function withSecrets(records: readonly WireRecord[]): readonly WireRecord[] {
  return records.map((record, index) => {
    if (record.kind === 'connecting') {
      const url = `${record.url}${record.url.includes('?') ? '&' : '?'}access_token=tok${record.connection}a9b8c7d6`;
      return { ...record, url, protocols: record.transport === 'websocket' ? ['chat', JWT] : [] };
    }
    if (record.kind !== 'message' || !record.payload.data.startsWith('{')) return record;
    const secrets = `{"session_token":"sess-0123456789","signature":"sig${index % 7}abcdef01",`;
    return { ...record, payload: { ...record.payload, data: record.payload.data.replace('{', secrets) } };
  });
}

describe('findings', () => {
  test.each(RECORDINGS)('%s: the same without its secrets', (name) => {
    const { records } = loadRecording(name);
    const secret = withSecrets(records);
    const { records: redacted, summary } = run(secret);
    expect(facts(redacted)).toEqual(facts(secret));
    expect(summary.total).toBeGreaterThan(0);
    expect(JSON.stringify(redacted)).not.toMatch(/a9b8c7d6|sess-0123456789|abcdef01|eyJhbGci/);
    // A recording without secrets is left as it is. The ids of Socket.IO's sessions are secrets.
    const clean = run(records);
    const kinds = name.startsWith('socketio') ? ['session'] : [];
    expect(clean.summary.kinds.map(({ kind }) => kind)).toEqual(kinds);
    expect(kinds.length > 0 || JSON.stringify(clean.records) === JSON.stringify(records)).toBe(true);
    expect(facts(clean.records)).toEqual(facts(records));
  });
});

test('any recording at all keeps its records, their numbers, times and sizes', () => {
  fc.assert(
    fc.property(hostileSession, (records) => {
      const { records: redacted } = run(records, { paths: ['**.seq'], patterns: ['[a-c]{2}'] });
      expect(redacted.map(({ kind, n, at }) => [kind, n, at])).toEqual(records.map(({ kind, n, at }) => [kind, n, at]));
      for (const record of redacted) expect(parseWireRecord(record).ok).toBe(true);
    }),
  );
});

describe('what is to be kept', () => {
  const records = [message('{"password":"hunter2hunter2","sid":"abc123def456ghi7"}'), message('it was hunter2hunter2')];
  const textsWith = (keep: NonNullable<RedactionRules['keep']>) =>
    run(records, { keep }).records.map((record) => (record.kind === 'message' ? record.payload.data : ''));

  test('is a whole kind', () => {
    expect(textsWith({ kinds: ['session'], values: [] })).toEqual([
      `{"password":"${FIRST}","sid":"abc123def456ghi7"}`,
      `it was ${FIRST}`,
    ]);
  });

  test('or a single value, wherever it stands', () => {
    expect(textsWith({ kinds: [], values: ['hunter2hunter2'] })).toEqual([
      `{"password":"hunter2hunter2","sid":"${FIRST}"}`,
      'it was hunter2hunter2',
    ]);
  });
});

test('what could not be searched is counted: bytes that no reader knows, and contents that were cut', () => {
  const bytes = Buffer.from([0, 1, 2, 255, 254, 0, 7, 9]);
  const binary = { encoding: 'base64', data: bytes.toString('base64'), size: byteCount(8), isCut: false } as const;
  const cut = { encoding: 'text', data: 'abc', size: byteCount(9), isCut: true } as const;
  const { summary } = run([message('', 1, { payload: binary }), message('', 2, { payload: cut }), message('x', 3)]);
  expect(summary.unsearched).toEqual({ binary: 1, cut: 1, long: 0 });
});
