import { encode as encodeCbor } from 'cborg';
import { encode as encodeMessagePack } from '@msgpack/msgpack';
import { generate as generateMqtt } from 'mqtt-packet';
import { byteCount, millis } from '../../../../src/base/units.ts';
import type { ConnectingRecord, MessageRecord, Payload, WireRecord } from '../../../../src/wire/record.ts';

/** Numbers from 0 to below `below`, the same for the same seed (mulberry32). */
export function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

type Random = (below: number) => number;

const from = (random: Random, signs: string, length: number): string =>
  Array.from({ length }, () => signs.charAt(random(signs.length))).join('');

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';
const ALL = `${LETTERS}${LETTERS.toUpperCase()}${DIGITS}`;

/** Letters and digits with at least one of each kind. */
const made = (random: Random, length: number): string => `${from(random, ALL, length - 3)}q7Z`;

/** How a secret travels: what a connection is opened with, and the messages that carry it. */
export interface Carrier {
  readonly connecting?: Partial<ConnectingRecord>;
  readonly texts?: readonly string[];
  readonly bytes?: readonly Uint8Array[];
  /** Pieces of a body of text or of bytes. */
  readonly pieces?: readonly (string | Uint8Array)[];
}

/** One kind of secret. */
export interface Kind {
  readonly name: string;
  readonly make: (random: Random) => string;
  readonly carry: (value: string) => Carrier;
  /** Digits alone are not looked for elsewhere. */
  readonly isNumber?: boolean;
}

const text =
  (write: (value: string) => string) =>
  (value: string): Carrier => ({ texts: [write(value)] });

const json =
  (...names: readonly string[]) =>
  (value: string): Carrier => ({
    texts: names.map((name) => JSON.stringify({ type: 'x', [name]: value, n: 1 })),
  });

const base64 = (of: string): string => Buffer.from(of).toString('base64');
const secretWord = (random: Random): string => `${from(random, LETTERS, 10)}!${random(90) + 10}`;
const pin = (random: Random): string => `7${from(random, DIGITS, 7)}`;
const token = (random: Random): string => made(random, 24);
const url =
  (write: (value: string) => string) =>
  (value: string): Carrier => ({ connecting: { url: write(value) } });

/** Kinds of secrets as real traffic has them. */
export const KINDS: readonly Kind[] = [
  { name: 'password in JSON', make: secretWord, carry: json('password', 'newPassword', 'pass', 'pw', 'passwd') },
  { name: 'secret in JSON', make: secretWord, carry: json('client_secret', 'sharedSecret') },
  { name: 'PIN', make: pin, carry: (value) => ({ texts: [`{"pin":${value}}`, `{"otp":"${value}"}`] }), isNumber: true },
  { name: 'card code', make: pin, carry: (value) => ({ texts: [`{"cvv":"${value}"}`] }), isNumber: true },
  { name: 'session id', make: token, carry: json('sid', 'session_id', 'PHPSESSID', 'pid') },
  { name: 'CSRF token', make: token, carry: json('csrf', 'csrfToken', 'xsrf-token') },
  { name: 'token of letters', make: (random) => from(random, LETTERS, 14), carry: json('authToken', 'access_token') },
  { name: 'token with letters beyond ASCII', make: (random) => `${made(random, 12)}ñé`, carry: json('token') },
  {
    name: 'token called like a cursor',
    make: token,
    carry: json('streamToken', 'pageAccessToken', 'nextToken', 'syncAuthToken'),
  },
  { name: 'OpenAI key', make: (random) => `sk-proj-${made(random, 40)}`, carry: text((value) => `key is ${value}.`) },
  { name: 'Anthropic key', make: (random) => `sk-ant-api03-${made(random, 40)}`, carry: json('note') },
  { name: 'Google key', make: (random) => `AIza${made(random, 35)}`, carry: text((value) => `see ${value}`) },
  { name: 'GitLab token', make: (random) => `glpat-${made(random, 20)}`, carry: json('x') },
  { name: 'GitHub tokens', make: (random) => `github_pat_${made(random, 60)}`, carry: text((value) => value) },
  { name: 'GitHub classic token', make: (random) => `ghp_${made(random, 36)}`, carry: text((value) => `a ${value} b`) },
  { name: 'AWS key id', make: (random) => `AKIA${from(random, `ABCDEFGH${DIGITS}`, 15)}7`, carry: json('id') },
  { name: 'Stripe key', make: (random) => `sk_live_${made(random, 24)}`, carry: json('k') },
  { name: 'Slack token', make: (random) => `xoxb-${made(random, 30)}`, carry: text((value) => `(${value})`) },
  {
    name: 'private key',
    make: (random) => `-----BEGIN PRIVATE KEY-----\n${made(random, 64)}\n-----END PRIVATE KEY-----`,
    carry: (value) => ({ texts: [JSON.stringify({ blob: value }), value] }),
  },
  {
    name: 'JSON web token',
    make: (random) => `eyJhbGciOiJIUzI1NiJ9.eyJ${made(random, 30)}.${made(random, 30)}`,
    carry: text((value) => `<${value}>`),
  },
  {
    name: 'bearer',
    make: token,
    carry: (value) => ({ texts: [`Authorization: Bearer ${value}\r\n`, `bearer ${value}`] }),
  },
  { name: 'basic', make: (random) => base64(`me:${made(random, 12)}`), carry: text((value) => `a: Basic ${value}`) },
  {
    name: 'user and password in a URL',
    make: (random) => `me:${made(random, 14)}`,
    carry: url((value) => `wss://${value}@a.test/x`),
  },
  {
    name: 'names and values',
    make: secretWord,
    carry: (value) => ({
      texts: [
        JSON.stringify({ headers: [{ name: 'Authorization', value }] }),
        JSON.stringify([{ value, key: 'x-api-key' }]),
      ],
    }),
  },
  {
    name: 'lists of headers',
    make: token,
    carry: (value) => ({
      texts: [
        JSON.stringify(['x-api-key', value]),
        JSON.stringify(['auth', value]),
        JSON.stringify([['cookie', value]]),
      ],
    }),
  },
  {
    name: 'base64 inside JSON',
    make: secretWord,
    carry: text((value) => JSON.stringify({ data: base64(JSON.stringify({ user: 'me', password: value })) })),
  },
  {
    name: 'XML',
    make: secretWord,
    carry: text((value) => `<login><user>me</user><password>${value}</password></login>`),
  },
  {
    name: 'SASL PLAIN',
    make: (random) => base64(`\0me\0${made(random, 12)}`),
    carry: (value) => ({
      texts: [`AUTH PLAIN ${value}`, `AUTHENTICATE ${value}\r\n`, `<auth mechanism="PLAIN">${value}</auth>`],
    }),
  },
  {
    name: 'AUTH',
    make: token,
    carry: (value) => ({ texts: [`AUTH ${value}`, `*2\r\n$4\r\nAUTH\r\n$24\r\n${value}\r\n`] }),
  },
  { name: 'PASS', make: secretWord, carry: text((value) => `PASS ${value}\r\nNICK me\r\n`) },
  {
    name: 'multipart',
    make: secretWord,
    carry: text((value) => `--b\r\nContent-Disposition: form-data; name="password"\r\n\r\n${value}\r\n--b--\r\n`),
  },
  { name: 'link', make: token, carry: url((value) => `https://a.test/account/reset/${value}?x=1`) },
  { name: 'invitation', make: token, carry: url((value) => `https://a.test/invite/${value}`) },
  { name: 'letter in a link', make: token, carry: url((value) => `https://a.test/?t=${value}`) },
  { name: 'form', make: token, carry: text((value) => `user=me&access_token=${value}&n=1`) },
  {
    name: 'subprotocols',
    make: (random) => made(random, 9),
    carry: (value) => ({ connecting: { protocols: ['Authorization', value], transport: 'websocket' } }),
  },
  {
    name: 'headers',
    make: token,
    carry: (value) => ({
      connecting: {
        headers: [
          ['x-auth-token', value],
          ['cookie', `sid=${value}; a=b`],
        ],
      },
    }),
  },
  {
    name: 'webhook',
    make: token,
    carry: url((value) => `https://discord.com/api/webhooks/123456789012345678/${value}`),
  },
  {
    name: 'SignalR',
    make: (random) => made(random, 22),
    carry: (value) => ({
      texts: [`{"connectionToken":"${value}"}`],
      connecting: { url: `wss://a.test/hub?id=${value}` },
    }),
  },
  {
    name: 'Engine.IO',
    make: (random) => made(random, 20),
    carry: text((value) => `0{"sid":"${value}","upgrades":[],"pingInterval":25000}`),
  },
  {
    name: 'JSON in JSON in JSON',
    make: secretWord,
    carry: text((value) => JSON.stringify({ a: JSON.stringify({ b: JSON.stringify({ password: value }) }) })),
  },
  {
    name: 'MessagePack',
    make: token,
    carry: (value) => ({
      bytes: [encodeMessagePack({ op: 1, token: value, n: 2 }), encodeMessagePack(['x', { password: value }])],
    }),
  },
  { name: 'CBOR', make: token, carry: (value) => ({ bytes: [encodeCbor({ op: 1, password: value, n: 2 })] }) },
  {
    name: 'MQTT',
    make: secretWord,
    carry: (value) => ({
      bytes: [
        generateMqtt({
          cmd: 'connect',
          protocolId: 'MQTT',
          protocolVersion: 4,
          clean: true,
          clientId: 'c',
          keepalive: 30,
          username: 'me',
          password: Buffer.from(value),
        }),
      ],
    }),
  },
  {
    name: 'UTF-16',
    make: secretWord,
    carry: (value) => ({ bytes: [Buffer.from(JSON.stringify({ password: value }), 'utf16le')] }),
  },
  {
    name: 'pieces of bytes',
    make: secretWord,
    carry: (value) => {
      const bytes = Buffer.from(`data: {"password":"${value}"}\n\n`);
      return { pieces: [bytes.subarray(0, 22), bytes.subarray(22, 26), bytes.subarray(26)] };
    },
  },
  {
    name: 'pieces of text',
    make: secretWord,
    carry: (value) => ({ pieces: [`data: {"password":"${value.slice(0, 4)}`, `${value.slice(4)}"}\n\n`] }),
  },
];

const payloadOf = (content: string | Uint8Array): Payload =>
  typeof content === 'string'
    ? { encoding: 'text', data: content, size: byteCount(Buffer.byteLength(content)), isCut: false }
    : {
        encoding: 'base64',
        data: Buffer.from(content).toString('base64'),
        size: byteCount(content.length),
        isCut: false,
      };

/** Gathers records with their numbers. */
class Recorder {
  readonly records: WireRecord[] = [];
  #connection = 0;

  push<T extends object>(record: T): void {
    const n = this.records.length;
    this.records.push({ ...record, n, at: millis(n * 10), document: 'd' } as unknown as WireRecord);
  }

  open(more: Partial<ConnectingRecord>): number {
    this.#connection += 1;
    this.push({
      kind: 'connecting',
      connection: this.#connection,
      transport: 'websocket',
      url: 'wss://a.test/feed',
      method: 'GET',
      protocols: [],
      withCredentials: false,
      headers: [],
      bodyKind: 'none',
      body: null,
      initiator: '',
      ...more,
    });
    return this.#connection;
  }

  message(connection: number, content: string | Uint8Array, more: Partial<MessageRecord> = {}): void {
    this.push({
      kind: 'message',
      connection,
      direction: 'in',
      via: 'frame',
      bodyKind: typeof content === 'string' ? 'text' : 'arraybuffer',
      payload: payloadOf(content),
      event: null,
      id: null,
      buffered: null,
      ...more,
    });
  }

  close(connection: number, reason: string): void {
    this.push({ kind: 'close', connection, how: 'closed', code: 1000, reason, wasClean: true, size: 0 });
  }
}

/** Every place of a record in which a secret that is known from elsewhere may stand by itself. */
function echo(recorder: Recorder, value: string): void {
  const line = value.replaceAll('\n', ' ');
  const connection = recorder.open({
    transport: 'eventsource',
    url: `https://a.test/events#${encodeURIComponent(value)}`,
    initiator: `run (https://a.test/app.js?v=${encodeURIComponent(value)}:1:2)`,
    headers: [['x-note', value]],
    body: payloadOf(`note ${value} end`),
    bodyKind: 'text',
  });
  recorder.message(connection, `it is ${value}, they said`, { via: 'event', event: `e ${value}`, id: value });
  recorder.message(connection, JSON.stringify({ note: `so ${value}` }));
  recorder.message(connection, Buffer.concat([Buffer.from([0, 1, 2]), Buffer.from(value), Buffer.from([255, 0])]));
  recorder.push({ kind: 'chunk', connection, payload: payloadOf(`: ${line}\n\n`) });
  recorder.push({ kind: 'error', connection, state: 0, text: `failed: ${value}` });
  recorder.push({ kind: 'closing', connection, code: 1000, reason: value, initiator: '' });
  recorder.close(connection, `bye ${value}`);
  recorder.push({
    kind: 'unrecorded',
    use: 'worker',
    count: 1,
    url: `https://a.test/worker.js?v=${encodeURIComponent(value)}`,
  });
  recorder.push({ kind: 'fault', where: `hook ${value}`, text: `broken ${value}` });
  recorder.push({ kind: 'induced', connection, run: 1, phase: 'start', fault: 'cut', message: null, text: value });
  recorder.push({
    kind: 'page',
    event: 'navigate',
    wasKept: false,
    url: `https://a.test/#${encodeURIComponent(value)}`,
    length: 0,
  });
}

/** Records that carry `count` secrets of all kinds, each as its kind does and then in every other place. */
export function plantSecrets(seed: number, count: number, kinds: readonly Kind[] = KINDS) {
  const random = seeded(seed);
  const recorder = new Recorder();
  const secrets: { readonly kind: string; readonly value: string }[] = [];
  recorder.push({
    kind: 'document',
    url: 'https://a.test/',
    isTop: true,
    isLate: false,
    timeOrigin: 1_772_366_400_000,
  });
  for (let index = 0; index < count; index++) {
    const kind = kinds[index % kinds.length];
    if (kind === undefined) break;
    const value = kind.make(random);
    secrets.push({ kind: kind.name, value });
    const { connecting = {}, texts = [], bytes = [], pieces = [] } = kind.carry(value);
    const connection = recorder.open({ ...connecting, ...(pieces.length > 0 ? { transport: 'fetch' } : {}) });
    for (const each of [...texts, ...bytes]) recorder.message(connection, each);
    for (const piece of pieces) recorder.push({ kind: 'chunk', connection, payload: payloadOf(piece) });
    recorder.close(connection, '');
    if (kind.isNumber !== true) echo(recorder, value);
  }
  return { records: recorder.records, secrets };
}
