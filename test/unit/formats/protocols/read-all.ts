import type { Direction } from '../../../../src/wire/record.ts';
import {
  createDecodeContext,
  type DecodedMessage,
  decodeMessage,
  type Handshake,
} from '../../../../src/formats/protocols/decode.ts';

/** One message of a connection; the event is that of an event stream. */
export type Line = readonly [direction: Direction, content: string | Uint8Array, event?: string];

/** Reads messages of one connection in their order. */
export function readAll(lines: readonly Line[], handshake: Partial<Handshake> = {}): readonly DecodedMessage[] {
  const context = createDecodeContext({
    transport: 'websocket',
    url: 'wss://a.test/ws',
    subprotocol: '',
    ...handshake,
  });
  return lines.map(([direction, content, event]) => decodeMessage(context, content, direction, event ?? null));
}

/** Protocol, role, type, channel, ref, and what ref means, of each. */
export const brief = (list: readonly DecodedMessage[]): readonly (string | null)[][] =>
  list.map(({ protocol, role, type, channel, ref, refRole }) => [protocol, role, type, channel, ref, refRole]);

/** Reads the first message of a connection. */
export function one(content: string, direction: Direction = 'in', handshake: Partial<Handshake> = {}): DecodedMessage {
  const [first] = readAll([[direction, content]], handshake);
  if (first === undefined) throw new Error('nothing decoded');
  return first;
}
