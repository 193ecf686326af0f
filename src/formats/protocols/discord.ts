import { millis } from '../../base/units.ts';
import {
  type Announced,
  decoded,
  type DecodedMessage,
  type DecodedKind,
  type RawMessage,
  type Protocol,
} from './decoded.ts';
import { asCount, asNumber, asText, field, has } from '../fields.ts';

/** Gateway opcodes: name and kind. */
const OPCODES: ReadonlyMap<unknown, readonly [name: string, kind: DecodedKind]> = new Map<
  unknown,
  readonly [string, DecodedKind]
>([
  [0, ['dispatch', 'data']],
  [1, ['heartbeat', 'heartbeat']],
  [2, ['identify', 'handshake']],
  [3, ['presence update', 'data']],
  [4, ['voice state update', 'data']],
  [6, ['resume', 'handshake']],
  [7, ['reconnect', 'control']],
  [8, ['request guild members', 'data']],
  [9, ['invalid session', 'error']],
  [10, ['hello', 'handshake']],
  [11, ['heartbeat ack', 'heartbeat']],
]);

function announcedBy(json: unknown): Announced | null {
  const period = asCount(field(field(json, 'd'), 'heartbeat_interval'));
  return period === null ? null : { by: 'client', period: millis(period), timeout: millis(period) };
}

function read({ json, text }: RawMessage): DecodedMessage {
  const opcode = field(json, 'op');
  const [label, kind] = OPCODES.get(opcode) ?? ['message', 'data' as const];
  const type = asText(field(json, 't'));
  const number = opcode === 0 ? asNumber(field(json, 's')) : null;
  return decoded('discord', kind, `${type ?? label}${number === null ? '' : ` #${number}`} ${text}`, {
    name: type ?? label,
    number,
    json,
    announced: opcode === 10 ? announcedBy(json) : null,
  });
}

/** Discord's gateway and those built after it: `{op, d, s, t}`, `s` rising by one on dispatches of a session. */
export const discord: Protocol = {
  name: 'discord',
  isNamedBy: ({ url }) => /^wss:\/\/gateway[\w-]*\.discord\.gg/.test(url),
  isSpokenIn: ({ json }) => field(json, 'op') === 10 && has(field(json, 'd'), 'heartbeat_interval'),
  open: () => read,
};
