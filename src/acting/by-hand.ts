import { byteCount } from '../base/units.ts';
import type { Raw } from '../injected/ring/ring-entry.ts';
import type { WayIn } from '../injected/serving/way-in.ts';
import type { ByHandMessage } from '../wire/hops.ts';
import type { BodyKind } from '../wire/record.ts';
import { dispatchOn } from './platform.ts';
import type { Sent } from './transports/payload.ts';
import type { Sockets } from './transports/sockets.ts';

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64), (each) => each.charCodeAt(0));

/** The content in the form in which the platform gives it to the page. */
function receivedAs(socket: WebSocket, bytes: Uint8Array<ArrayBuffer>): ArrayBuffer | Blob {
  return socket.binaryType === 'arraybuffer' ? bytes.buffer : new Blob([bytes]);
}

const rawOf = (data: Sent): Raw => {
  if (typeof data === 'string') return data;
  const blob = data instanceof Blob ? data : new Blob([data]);
  return { kind: 'blob', blob, size: blob.size, isCut: false, stored: blob.size };
};

const kindOf = (data: Sent): BodyKind =>
  typeof data === 'string' ? 'text' : data instanceof Blob ? 'blob' : 'arraybuffer';

/** Makes one message on an open socket: to the server, or to the page as if it had come. Writes its record and its mark. */
export function makeByHand({ recorder, eachLive }: WayIn, sockets: Sockets, message: ByHandMessage): void {
  let found: WebSocket | null = null;
  eachLive((object, { connection }) => {
    if (connection === message.connection && sockets.isSocket(object)) found = object;
  });
  const socket = found as WebSocket | null;
  if (socket === null || socket.readyState !== WebSocket.OPEN) return;
  const { direction, encoding, data: text } = message;
  const data: Sent = encoding === 'text' ? text : receivedAs(socket, bytesOf(text));
  if (direction === 'out' && !sockets.sendByHand(socket, data)) return;
  const n = recorder.ring.next();
  const buffered = direction === 'out' ? byteCount(socket.bufferedAmount) : null;
  const detail = { direction, via: 'frame', bodyKind: kindOf(data), event: null, id: null, buffered } as const;
  recorder.write('message', message.connection, detail, rawOf(data));
  const mark = { run: 0, phase: 'by-hand', fault: '', message: n, text: '' } as const;
  recorder.write('induced', message.connection, mark);
  if (direction === 'in') dispatchOn(socket, new MessageEvent('message', { data, origin: new URL(socket.url).origin }));
}
