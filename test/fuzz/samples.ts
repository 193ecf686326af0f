import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import type { WireRecord } from '../../src/wire/record.ts';

/** Where the recordings of real traffic are; tests and the fuzzer run from the project's folder. */
const FOLDER = join(process.cwd(), 'test', 'recordings');

const isRecord = (value: unknown): value is WireRecord =>
  typeof value === 'object' && value !== null && 'kind' in value;

/** Lines of real recordings, the first of each file a header. */
export const RECORDING_LINES: readonly (readonly string[])[] = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.rtlog'))
  .map((name) => readFileSync(join(FOLDER, name), 'utf8').trimEnd().split('\n'));

/** Records of real traffic, of every kind that occurs in it, a few of each. */
export const RECORDS: readonly WireRecord[] = (() => {
  const byKind = new Map<string, WireRecord[]>();
  for (const lines of RECORDING_LINES) {
    for (const line of lines.slice(1)) {
      const value: unknown = JSON.parse(line);
      if (!isRecord(value)) continue;
      const known = byKind.get(value.kind) ?? [];
      byKind.set(value.kind, known);
      if (known.length < 12) known.push(value);
    }
  }
  return [...byKind.values()].flat();
})();

/** Payloads of real traffic: Engine.IO, Socket.IO, tickers, token streams. */
export const PAYLOADS: readonly string[] = RECORDS.flatMap((record) =>
  record.kind === 'message' || record.kind === 'chunk' ? [record.payload.data] : [],
);

/** Messages of the protocols that the recordings do not hold. */
export const FRAMES: readonly string[] = [
  '0{"sid":"a","upgrades":["websocket"],"pingInterval":25000,"pingTimeout":20000}',
  '2', '3probe', '5', '6', '40/admin,{"token":"x"}', '42/admin,17["news",{"a":[1,2]}]', '43/admin,17["ok"]',
  '451-["bytes",{"_placeholder":true,"num":0}]', '4{"x":1}\u001e2\u001ebAQID', '97:0{"sid":"x"}2:40',
  '{"jsonrpc":"2.0","id":1,"method":"a.b","params":[1]}', '[{"jsonrpc":"2.0","id":1,"result":{}},{"jsonrpc":"2.0","method":"n"}]',
  '{"id":"1","type":"subscribe","payload":{"query":"subscription S { a }"}}', '{"id":"1","type":"next","payload":{"data":{"a":1}}}',
  '["1","2","room:lobby","phx_reply",{"status":"ok","response":{}}]', '{"topic":"t","event":"heartbeat","payload":{},"ref":"3"}',
  '{"type":1,"target":"Send","arguments":["a"]}\u001e{"type":6}\u001e', '{"C":"d-1","M":[{"H":"hub","M":"f","A":[1]}]}', '{"S":1,"M":[]}',
  '{"op":0,"s":42,"t":"MESSAGE_CREATE","d":{"id":"1"}}', '{"op":1,"d":41}', 'o', 'h', 'a["{\\"x\\":1}","2"]', 'c[3000,"Go away!"]',
  'CONNECTED\nversion:1.2\nheart-beat:0,0\n\n\0', 'MESSAGE\nsubscription:0\nmessage-id:7\ncontent-length:5\n\nhello\0\n',
  '[1,"realm",{"roles":{}}]', '[36,1,2,{},["a"]]', '{"event":"pusher:ping","data":"{}"}', '{"event":"a","channel":"c","data":"{\\"b\\":1}"}',
  '{"type":"ping","message":1700000000}', '{"identifier":"{\\"channel\\":\\"C\\"}","message":{"a":1}}', '{"command":"subscribe","identifier":"{}"}',
  '{"push":{"channel":"c","pub":{"data":{"a":1},"offset":3}}}\n{"id":1,"connect":{"client":"x"}}', '{"seq":1,"ts":"2026-01-02T03:04:05.678Z","price":1.5}',
  'plain text', '', '0', '[]', '{}', '"text"', '{"a":12345678901234567890,"b":-0,"c":1e400}',
]; // prettier-ignore

/** Packets of MQTT: connect, its answer, publish, ping. */
export const MQTT_PACKETS: readonly Uint8Array[] = [
  Uint8Array.of(0x10, 0x10, 0, 4, 0x4d, 0x51, 0x54, 0x54, 4, 2, 0, 60, 0, 4, 0x74, 0x65, 0x73, 0x74),
  Uint8Array.of(0x20, 2, 0, 0),
  Uint8Array.of(0x32, 9, 0, 3, 0x61, 0x2f, 0x62, 0, 1, 0x68, 0x69),
  Uint8Array.of(0xc0, 0),
  new TextEncoder().encode('{"seq":1,"a":"é😀"}'),
];

/** Frames of binary formats and protocols, each as its library writes it. */
export const BINARY_FRAMES: readonly Uint8Array[] = [
  ...MQTT_PACKETS,
  // MessagePack and CBOR of {"seq":1,"a":[true,-5,"x"]}, a CBOR tag, an extension.
  ...['82a373657101a16193c3fba178', 'a263736571016161', 'c11a514b67b0', 'd7ff0000000000000009', 'a1616183f5246178'].map(
    hex,
  ),
  // gzip, zlib, raw deflate, a frame that others follow, zstd.
  ...['1f8b080000000000000003ab562a4e2d54b232aa05005b4bc3c909000000', '789cab562a4e2d54b232aa0500107d0373'].map(hex),
  ...['ab562a4e2d54b232aa0500', '789caa562a4e2d54b232aa050000000ffff', '28b52ffd0458490000a1b22736571223a317d'].map(
    hex,
  ),
  // Protobuf, gRPC-Web with trailers, SignalR, WAMP batch, Yjs, Hocuspocus, Colyseus, Socket.IO.
  ...['089601120568656c6c6f1a020801', '000000000408011202', '800000000f677270632d7374617475733a300d0a'].map(hex),
  ...['0e960180c0a47469636b9181a16e0190', '02910600', '000000059301a16180', '000004018803', '0131020001780000'].map(
    hex,
  ),
  ...['0a066142335f783906736368656d61', '0da46368617481a16e04', '84a47479706502a36e7370a12fa46461746191a174'].map(hex),
];

function hex(digits: string): Uint8Array {
  return new Uint8Array(Buffer.from(digits, 'hex'));
}

/** Bodies of event streams and JSON lines. */
export const BODIES: readonly string[] = [
  'retry: 1000\n\nid: 1\nevent: price\ndata: {"a":1}\ndata: second line\n\n: keep-alive\n\ndata\n\n',
  '\ufeffdata: first\r\n\r\ndata:no space\r\rid\ndata: x\n\n',
  '{"a":1}\n{"a":2}\n\n[1,2]\n"last"',
  '\u001e{"a":1}\n\u001e{"a":2}\n',
  '[{"a":"]\\""}\n,{"b":[{}]}\n,1]',
];

/** Events of the APIs of language models, one of each kind of piece. */
export const ANSWER_EVENTS: readonly object[] = [
  {
    object: 'chat.completion.chunk',
    model: 'm',
    choices: [{ index: 0, delta: { content: 'a' }, finish_reason: null }],
  },
  {
    choices: [{ index: 0, delta: { tool_calls: [{ index: 0, id: 'c', function: { name: 'f', arguments: '{' } }] } }],
    model: 'm',
  },
  { type: 'response.output_text.delta', sequence_number: 3, item_id: 'i', output_index: 0, delta: 'a' },
  { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'a' } },
  { type: 'message_start', message: { model: 'm', usage: { input_tokens: 3 } } },
  {
    candidates: [
      { content: { parts: [{ text: 'a' }, { functionCall: { name: 'f', args: {} } }] }, finishReason: 'STOP' },
    ],
    usageMetadata: { promptTokenCount: 2 },
  },
  { model: 'm', created_at: 'now', message: { role: 'assistant', content: 'a' }, done: false },
  { type: 'text-delta', id: 't', delta: 'a' },
  { type: 'RUN_STARTED', threadId: 't', runId: 'r' },
  { type: 'TEXT_MESSAGE_CONTENT', messageId: 'm', delta: 'a' },
  { type: 'error', error: { type: 'overloaded', message: 'later' } },
];

/** Addresses as pages write them. */
export const URLS: readonly string[] = [
  'https://example.com/api/v1/orders/8f14e45f-ceea-467f-a0e6-d2b1c1f3a111/items/42?since=10&token=secret#part',
  'wss://example.com:8443/socket.io/?EIO=4&transport=websocket&sid=Ab12',
  'http://[::1]:80/a//b/../c?x=%E4&x=1&=&&y',
  'data:text/event-stream,data: x',
  'blob:https://example.com/9115d58c-bcda-ff47-86e5-083e9a215304',
  '/relative/only?x',
];

/** Filters as people type them. */
export const FILTERS: readonly string[] = [
  'price', '"two words" -heartbeat', '/a(b|c)+d/i', 'dir:in type:trade size:>1k', '-dir:out size:<=2MB', '/[unclosed/', '"open',
  '(price>100 or $.a.b[0]="x") and not is:heartbeat', 'has:gap after:12:00:01.5 before:+3s', 'url:/api stream:"two words" ~/x/',
]; // prettier-ignore
