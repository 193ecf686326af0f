import { byteCount } from '../base/units.ts';
import type { Raw } from '../injected/ring/ring-entry.ts';
import type { WayIn } from '../injected/serving/way-in.ts';
import type { ByHandMessage } from '../wire/hops.ts';
import type { BodyKind } from '../wire/record.ts';
import { dispatchOn } from './platform.ts';
import type { Sent } from './transports/payload.ts';
import type { Channels } from './transports/data-channel-faults.ts';
import type { Sockets } from './transports/sockets.ts';

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64), (each) => each.charCodeAt(0));

/** The content in the form in which the platform gives it to the page. */
function receivedAs({ binaryType }: Duplex, bytes: Uint8Array<ArrayBuffer>): ArrayBuffer | Blob {
  return binaryType === 'arraybuffer' ? bytes.buffer : new Blob([bytes]);
}

const rawOf = (data: Sent): Raw => {
  if (typeof data === 'string') return data;
  const blob = data instanceof Blob ? data : new Blob([data]);
  return { kind: 'blob', blob, size: blob.size, isCut: false, stored: blob.size };
};

const kindOf = (data: Sent): BodyKind =>
  typeof data === 'string' ? 'text' : data instanceof Blob ? 'blob' : 'arraybuffer';

/** What sends and receives messages. */
type Duplex = WebSocket | RTCDataChannel;

/** Sends on the connection with this number, if it is open; `null` if there is none. */
interface Sender {
  readonly target: Duplex;
  send(data: Sent): boolean;
}

function senderOf(
  { eachLive }: WayIn,
  connection: number,
  sockets: Sockets | null,
  channels: Channels | null,
): Sender | null {
  let found: Sender | null = null;
  eachLive((object, state) => {
    if (state.connection !== connection) return;
    if (sockets?.isSocket(object) === true)
      found = { target: object, send: (data) => sockets.sendByHand(object, data) };
    else if (channels?.isChannel(object) === true)
      found = { target: object, send: (data) => channels.sendByHand(object, data) };
  });
  return found;
}

const isOpen = ({ readyState }: Duplex): boolean => readyState === 1 || readyState === 'open';

/**
 * Makes one message on an open socket or data channel: to the other side, or to the page as if it had come. Writes its record
 * and its mark.
 */
export function makeByHand(
  way: WayIn,
  sockets: Sockets | null,
  channels: Channels | null,
  { connection, direction, encoding, data: text }: ByHandMessage,
): void {
  const sender = senderOf(way, connection, sockets, channels);
  if (sender === null || !isOpen(sender.target)) return;
  const { target, send } = sender;
  const data: Sent = encoding === 'text' ? text : receivedAs(target, bytesOf(text));
  if (direction === 'out' && !send(data)) return;
  const { recorder } = way;
  const n = recorder.ring.next();
  const buffered = direction === 'out' ? byteCount(target.bufferedAmount) : null;
  const detail = { direction, via: 'frame', bodyKind: kindOf(data), event: null, id: null, buffered } as const;
  recorder.write('message', connection, detail, rawOf(data));
  recorder.write('induced', connection, { run: 0, phase: 'by-hand', fault: '', message: n, text: '' });
  if (direction === 'out') return;
  const origin = 'url' in target ? new URL(target.url).origin : '';
  dispatchOn(target, new MessageEvent('message', { data, origin }));
}
