import { isObject, isRecord } from '../../base/is-object.ts';
import {
  decoded,
  type DecodedMessage,
  type RawMessage,
  joinParts,
  type Protocol,
  unwrapArguments,
} from './decoded-message.ts';
import { asList, asNumber, asRef, asText, field, has } from '../json/fields.ts';
import { parseJson } from '../json/parse-json.ts';
import { readParts, splitParts } from './message-parts.ts';
import { readSignalrRecords } from './signalr-messagepack.ts';

/** Ends every record of the JSON hub protocol. */
const RECORD_SEPARATOR = '\u001e';

const CORE = 'signalr';
const CLASSIC = 'signalr-classic';

/** Reads one record of the JSON hub protocol by its `type`. */
function readRecord(json: unknown): DecodedMessage {
  const ref = asRef(field(json, 'invocationId'));
  const target = asText(field(json, 'target'));
  const list = asList(field(json, 'arguments'));
  const content = list === null ? undefined : unwrapArguments(list);
  const call = { type: target, ref, body: json, content } as const;
  switch (field(json, 'type')) {
    case 1:
      return decoded(CORE, 'data', { ...call, refRole: ref === null ? null : 'request' });
    case 2:
      return decoded(CORE, 'data', {
        type: 'stream-item',
        ref,
        refRole: 'part',
        body: json,
        content: field(json, 'item'),
      });
    case 3: {
      const error = asText(field(json, 'error'));
      return decoded(CORE, error === null ? 'ack' : 'error', {
        type: 'completion',
        ref,
        refRole: 'reply',
        body: json,
        content: error ?? field(json, 'result') ?? undefined,
      });
    }
    case 4:
      return decoded(CORE, 'subscribe', { ...call, refRole: 'may-reply' });
    case 5:
      return decoded(CORE, 'control', { type: 'cancel', body: json });
    case 6:
      return decoded(CORE, 'heartbeat', { type: 'ping', body: json });
    case 7:
      return decoded(CORE, has(json, 'error') ? 'error' : 'control', { type: 'close', body: json });
    case 8:
    case 9: {
      const name = field(json, 'type') === 8 ? 'ack' : 'sequence';
      const number = asNumber(field(json, 'sequenceId'));
      return decoded(CORE, name === 'ack' ? 'ack' : 'control', { type: name, number, body: json });
    }
    default: {
      const isHandshake = has(json, 'protocol') || (isObject(json) && Object.keys(json).length === 0);
      const isRefused = has(json, 'error');
      return decoded(CORE, isRefused ? 'error' : isHandshake ? 'handshake' : 'data', {
        type: isHandshake || isRefused ? 'handshake' : null,
        body: json,
      });
    }
  }
}

function readCore({ text, bytes, json }: RawMessage): DecodedMessage {
  if (bytes !== null && !text.endsWith(RECORD_SEPARATOR)) {
    const inside = readSignalrRecords(bytes);
    const empty = decoded(CORE, 'data', { body: bytes });
    return inside === null ? empty : joinParts(CORE, readParts(CORE, inside, readRecord), empty);
  }
  const records = splitParts(text, RECORD_SEPARATOR);
  const [only, ...others] = records.pieces;
  // A body that the caller has already parsed is one record without its end.
  const parts =
    others.length === 0 && json !== undefined && only === text
      ? [readRecord(json)]
      : readParts(CORE, records, (record) => readRecord(parseJson(record)));
  return joinParts(CORE, parts, decoded(CORE, 'control'));
}

/** ASP.NET Core SignalR: its JSON hub protocol, of records that end in 0x1e, and its MessagePack one after the handshake. */
export const signalr: Protocol = {
  name: CORE,
  readsBytes: true,
  isNamedBy: () => false,
  isSpokenIn: ({ text }) => text.endsWith(RECORD_SEPARATOR) && /"protocol":|"type":[1-9]|^\{\}/.test(text),
  open: () => readCore,
};

function argumentsOf(json: unknown): unknown {
  const list = asList(field(json, 'A'));
  return list === null ? undefined : unwrapArguments(list);
}

function readClassic({ json }: RawMessage): DecodedMessage {
  const messages = field(json, 'M');
  const ref = asRef(field(json, 'I'));
  if (isRecord(json) && Object.keys(json).length === 0) {
    return decoded(CLASSIC, 'heartbeat', { type: 'keep-alive', body: json });
  }
  if (ref !== null && has(json, 'M') && !Array.isArray(messages)) {
    const name = asText(messages);
    return decoded(CLASSIC, 'data', {
      type: name,
      channel: asText(field(json, 'H')),
      ref,
      refRole: 'request',
      body: json,
      content: argumentsOf(json),
    });
  }
  if (ref !== null)
    return decoded(CLASSIC, has(json, 'E') ? 'error' : 'ack', {
      type: 'result',
      ref,
      refRole: 'reply',
      body: json,
      content: field(json, 'R') ?? field(json, 'E'),
    });
  if (field(json, 'S') === 1) return decoded(CLASSIC, 'handshake', { type: 'init', body: json });
  if (!Array.isArray(messages)) return decoded(CLASSIC, 'control', { body: json });
  const list: readonly unknown[] = messages;
  const parts = list.map((item) => {
    const name = asText(field(item, 'M'));
    return decoded(CLASSIC, 'data', {
      type: name,
      channel: asText(field(item, 'H')),
      body: item,
      content: argumentsOf(item),
    });
  });
  return { ...joinParts(CLASSIC, parts, decoded(CLASSIC, 'control')), body: json };
}

/** The older ASP.NET SignalR: one JSON object with single letters, `C` a cursor, `M` the messages, `{}` a keep-alive. */
export const signalrClassic: Protocol = {
  name: CLASSIC,
  isNamedBy: ({ url }) => /\/signalr\/(connect|poll|reconnect|send)\b/.test(url),
  isSpokenIn: ({ json }) => typeof field(json, 'C') === 'string' && Array.isArray(field(json, 'M')),
  open: () => readClassic,
};
