import { unreachable } from '../../base/unreachable.ts';
import type { Payload, WireRecord } from '../../wire/record.ts';

/** The texts of a record in which secrets are looked for, but for headers, subprotocols and pieces of bodies. */
export function textsOf(record: WireRecord): readonly string[] {
  switch (record.kind) {
    case 'document':
    case 'page':
    case 'open':
      return [record.url];
    case 'connecting':
      return [record.url, record.initiator, ...textOf(record.body)];
    case 'message':
      return textOf(record.payload);
    case 'closing':
      return [record.reason, record.initiator];
    case 'close':
      return [record.reason];
    case 'error':
    case 'fault':
      return [record.text];
    case 'chunk':
    case 'buffered':
    case 'lost':
      return [];
    default:
      return unreachable(record);
  }
}

const textOf = (payload: Payload | null): readonly string[] =>
  payload === null || payload.encoding === 'base64' ? [] : [payload.data];
