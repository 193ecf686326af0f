import { millis } from '../../base/units.ts';
import {
  type HeartbeatAnnouncement,
  decoded,
  type DecodedMessage,
  type MessageRole,
  type RawMessage,
  type Protocol,
} from './decoded-message.ts';
import { asCount, asNumber, asText, field, has } from '../json/fields.ts';

/** Gateway opcodes: name and role. */
const OPCODES: ReadonlyMap<unknown, readonly [name: string, role: MessageRole]> = new Map<
  unknown,
  readonly [string, MessageRole]
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

function announcedBy(json: unknown): HeartbeatAnnouncement | null {
  const period = asCount(field(field(json, 'd'), 'heartbeat_interval'));
  return period === null ? null : { by: 'client', period: millis(period), timeout: millis(period) };
}

function read({ json }: RawMessage): DecodedMessage {
  const opcode = field(json, 'op');
  const [label, role] = OPCODES.get(opcode) ?? ['message', 'data' as const];
  const type = asText(field(json, 't'));
  const number = opcode === 0 ? asNumber(field(json, 's')) : null;
  return decoded('discord', role, {
    type: type ?? label,
    number,
    body: json,
    content: field(json, 'd') ?? undefined,
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
