import type { Direction } from '../../wire/record.ts';
import { binaryReaders } from '../binary/binary-readers.ts';
import { chosenSchema } from '../binary/chosen-schema.ts';
import { asText, field, has } from '../json/fields.ts';
import { parseJson } from '../json/parse-json.ts';
import { decodeUtf8 } from '../text/utf8.ts';
import {
  decoded,
  type DecodedMessage,
  type Handshake,
  joinParts,
  type Protocol,
  type ProtocolReader,
  type RawMessage,
} from './decoded-message.ts';
import { FLAG, grpcTextBytes, GrpcFrames, type GrpcFrame } from './grpc-frames.ts';

const NAME = 'grpc-web';

/** The end of a call's address: the full name of a service with its package, and a method. */
const CALL = /^https?:\/\/[^/]+(?:\/[^?#]*)?\/((?:[a-z]\w*\.)+[A-Z]\w*)\/([A-Z]\w*)(?:[?#]|$)/;

/** Trailers that are listed. */
const TRAILERS_LIMIT = 100;

/** Service and method of a call. */
interface Call {
  readonly service: string;
  readonly method: string;
}

function callOf({ url, transport }: Handshake): Call | null {
  const match = transport === 'fetch' || transport === 'xhr' ? CALL.exec(url) : null;
  return match === null ? null : { service: match[1] ?? '', method: match[2] ?? '' };
}

/** The value of a message: JSON where it is such text, else by the user's types, else as protobuf without a schema. */
function valueOf(bytes: Uint8Array, { service, method }: Call, direction: Direction): unknown {
  if (bytes.length === 0) return {};
  if (bytes[0] === 0x7b) {
    const json = parseJson(decodeUtf8(bytes));
    if (json !== undefined) return json;
  }
  const types = chosenSchema()?.method(service, method) ?? null;
  if (types !== null) {
    const made = chosenSchema()?.read(bytes, direction === 'out' ? types.request : types.reply);
    if (made?.ok === true) return made.value;
  }
  const made = binaryReaders()?.protobuf(bytes);
  return made?.ok === true ? made.value : bytes;
}

/** Trailers of gRPC-Web: lines of a name and a value, as headers have them. */
function readTrailers(text: string, heldBytes: number): DecodedMessage {
  const fields: Record<string, unknown> = {};
  for (const line of text.split('\n', TRAILERS_LIMIT)) {
    const colon = line.indexOf(':');
    if (colon > 0) fields[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
  }
  const status = asText(fields['grpc-status']);
  const isGood = status === '0' || status === null;
  const body = asText(fields['grpc-message']) ?? undefined;
  return decoded(NAME, isGood ? 'control' : 'error', { type: 'trailers', fields, body, heldBytes });
}

function readFrame({ flags, bytes, isJoined }: GrpcFrame, call: Call, direction: Direction): DecodedMessage {
  const heldBytes = isJoined ? bytes.length : 0;
  const inflated = (flags & FLAG.compressed) === 0 ? null : binaryReaders()?.decompress(bytes, 'gzip');
  const inside = inflated?.ok === true ? inflated.value : bytes;
  if ((flags & FLAG.trailers) !== 0) return readTrailers(decodeUtf8(inside), heldBytes);
  if ((flags & FLAG.end) !== 0) {
    const body = parseJson(decodeUtf8(inside));
    return decoded(NAME, has(body, 'error') ? 'error' : 'control', { type: 'end of stream', body, heldBytes });
  }
  const fields = { service: call.service, method: call.method, compressed: (flags & FLAG.compressed) !== 0 };
  const isUnread = (flags & FLAG.compressed) !== 0 && inflated?.ok !== true;
  const body = isUnread ? bytes : valueOf(inside, call, direction);
  return decoded(NAME, 'data', { type: call.method, channel: call.service, fields, body, heldBytes });
}

/** A body without a prefix: a single call of Connect, in JSON or protobuf. Its errors are JSON with a code. */
function readUnary(raw: RawMessage, call: Call): DecodedMessage {
  const { json, bytes, text, direction } = raw;
  const isError = direction === 'in' && typeof field(json, 'code') === 'string' && has(json, 'message');
  const body = json ?? (bytes === null ? text : valueOf(bytes, call, direction));
  return decoded(NAME, isError ? 'error' : 'data', {
    type: call.method,
    channel: call.service,
    fields: { service: call.service, method: call.method },
    body,
  });
}

function open(dialect: string): ProtocolReader {
  const [service = '', method = ''] = dialect.split('/');
  const call: Call = { service, method };
  const frames = { in: new GrpcFrames(), out: new GrpcFrames() };
  return (raw) => {
    const { direction } = raw;
    if (direction === 'out') for (const each of [frames.in, frames.out]) each.restart();
    if (raw.json !== undefined) return readUnary(raw, call);
    const bytes = raw.bytes ?? grpcTextBytes(raw.text);
    const found = bytes === null ? null : frames[direction].push(bytes);
    if (found === null) return readUnary(raw, call);
    const parts = found.map((frame) => readFrame(frame, call, direction));
    return joinParts(NAME, parts, decoded(NAME, 'control', { type: 'part of a message', content: bytes ?? raw.text }));
  };
}

/**
 * gRPC-Web (binary and text) and Connect, named by their address `/package.Service/Method`
 * (https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-WEB.md, https://connectrpc.com/docs/protocol): messages with their
 * length in front, trailers, JSON and protobuf.
 */
export const grpcWeb: Protocol = {
  name: NAME,
  readsBytes: true,
  isNamedBy: (handshake) => callOf(handshake) !== null,
  isSpokenIn: () => false,
  dialectOf: (handshake) => {
    const call = callOf(handshake);
    return call === null ? '' : `${call.service}/${call.method}`;
  },
  open,
};
