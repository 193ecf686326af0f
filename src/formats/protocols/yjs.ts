import { parseJson } from '../json/parse-json.ts';
import { BytesReader } from './bytes-reader.ts';
import { decoded, type DecodedMessage, type MessageRole, type Protocol, type RawMessage } from './decoded-message.ts';

/** States of one awareness message that are read. */
const STATES_LIMIT = 1_000;

/** Characters of a document's name by which Hocuspocus is recognised. */
const NAME = /^[\w ./:@-]{1,200}$/;

const SYNC: readonly (readonly [type: string, role: MessageRole])[] = [
  ['sync step 1', 'subscribe'],
  ['sync step 2', 'data'],
  ['update', 'data'],
];

/** Message kinds of y-websocket, after its `src/y-websocket.js`. */
const SYNC_KIND = 0;
const AWARENESS_KIND = 1;
const AUTH_KIND = 2;

/** Kinds that Hocuspocus adds, after its `packages/server/src/types.ts`; 4 is a sync message that answers. */
const SYNC_REPLY_KIND = 4;
const MORE_KINDS: Readonly<Record<number, readonly [type: string, role: MessageRole]>> = {
  3: ['query awareness', 'control'],
  5: ['stateless', 'data'],
  6: ['broadcast stateless', 'data'],
  7: ['close', 'control'],
  8: ['sync status', 'ack'],
};

/** The clients of an awareness message with their states; JSON within. */
function readAwareness(bytes: Uint8Array): unknown {
  const reader = new BytesReader(bytes);
  const clients: unknown[] = [];
  const count = Math.min(reader.integer(), STATES_LIMIT);
  for (let index = 0; index < count && reader.isGood; index++) {
    const client = reader.integer();
    const clock = reader.integer();
    const state = parseJson(reader.string());
    if (reader.isGood) clients.push({ client, clock, state: state ?? null });
  }
  return clients.length === 0 ? bytes : { clients };
}

/** Auth messages: of y-websocket 0 is a refusal with its reason; of Hocuspocus 0 is the token, 1 a refusal, 2 the scope. */
function readAuth(reader: BytesReader, protocol: string): DecodedMessage {
  const kind = reader.integer();
  const text = reader.string();
  const isRefusal = kind === (protocol === 'yjs' ? 0 : 1);
  const type = isRefusal ? 'permission denied' : kind === 0 ? 'auth token' : 'authenticated';
  return decoded(protocol, isRefusal ? 'error' : 'handshake', { type, fields: { message: type }, body: text });
}

function readMessage(reader: BytesReader, protocol: string, channel: string | null): DecodedMessage {
  const kind = reader.integer();
  const make = (type: string, role: MessageRole, body: unknown): DecodedMessage =>
    decoded(protocol, role, { type, channel, fields: { message: type }, body });
  if (kind === SYNC_KIND || kind === SYNC_REPLY_KIND) {
    const [type, role] = SYNC[reader.integer()] ?? ['sync', 'control'];
    return make(type, role, reader.buffer());
  }
  if (kind === AWARENESS_KIND) return make('awareness', 'data', readAwareness(reader.buffer()));
  if (kind === AUTH_KIND) return { ...readAuth(reader, protocol), channel };
  const [type, role] = MORE_KINDS[kind] ?? ['message', 'data'];
  if (kind === 5 || kind === 6 || kind === 7) return make(type, role, reader.string());
  return make(type, role, kind === 8 ? reader.integer() === 1 : undefined);
}

const unread = (protocol: string, { bytes, text, json }: RawMessage): DecodedMessage =>
  decoded(protocol, 'data', { body: json ?? bytes ?? text });

function readWith(protocol: string, hasName: boolean): (raw: RawMessage) => DecodedMessage {
  return (raw) => {
    if (raw.bytes === null) return unread(protocol, raw);
    const reader = new BytesReader(raw.bytes);
    const channel = hasName ? reader.string() : null;
    const message = readMessage(reader, protocol, channel);
    return reader.isGood ? message : unread(protocol, raw);
  };
}

/** Whether what follows is a whole first step of a sync: a state vector, which lists clients with their clocks. */
function isFirstStep(reader: BytesReader): boolean {
  if (reader.integer() !== SYNC_KIND || reader.integer() !== 0) return false;
  const vector = new BytesReader(reader.buffer());
  const clients = vector.integer();
  for (let index = 0; index < clients && vector.isGood; index++) {
    vector.integer();
    vector.integer();
  }
  return reader.isGood && reader.isAtEnd && vector.isGood && vector.isAtEnd;
}

/** Yjs over y-websocket: kinds of messages and their bytes. What an update changes in the document is not read. */
export const yjs: Protocol = {
  name: 'yjs',
  readsBytes: true,
  isNamedBy: () => false,
  isSpokenIn: ({ bytes }) => bytes !== null && isFirstStep(new BytesReader(bytes)),
  open: () => readWith('yjs', false),
};

/** Yjs over Hocuspocus: the same with the document's name in front, and a token first. */
export const hocuspocus: Protocol = {
  name: 'hocuspocus',
  readsBytes: true,
  isNamedBy: () => false,
  isSpokenIn: ({ bytes }) => {
    if (bytes === null) return false;
    const reader = new BytesReader(bytes);
    if (!NAME.test(reader.string()) || !reader.isGood) return false;
    const { at } = reader;
    if (isFirstStep(reader)) return true;
    const auth = new BytesReader(bytes.subarray(at));
    if (auth.integer() !== AUTH_KIND || auth.integer() !== 0) return false;
    auth.string();
    // Since version 3 the token is followed by the library's version.
    if (!auth.isAtEnd) auth.string();
    return auth.isGood && auth.isAtEnd;
  },
  open: () => readWith('hocuspocus', true),
};
