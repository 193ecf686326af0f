import { unreachable } from '../../base/unreachable.ts';
import type { BusyRecord, Payload, WireRecord } from '../../wire/record.ts';
import type { SecretPlace } from './rule-table.ts';

/** Calls `take` for each text of a record in which secrets are looked for, but for headers, subprotocols, bytes and pieces of bodies. */
export function eachText(record: WireRecord, take: (text: string, place: SecretPlace) => void): void {
  switch (record.kind) {
    case 'document':
    case 'page':
    case 'open':
      take(record.url, 'url');
      return;
    case 'connecting':
      take(record.url, 'url');
      take(record.initiator, 'stack');
      if (record.body !== null) takePayload(record.body, 'body', take);
      for (const server of record.iceServers ?? []) take(server, 'url');
      return;
    case 'message':
      takePayload(record.payload, 'message', take);
      if (record.event !== null) take(record.event, 'event');
      if (record.id !== null) take(record.id, 'id');
      return;
    case 'network':
      take(record.url, 'url');
      take(record.error, 'error');
      for (const [type] of record.unlistened) take(type, 'event');
      return;
    case 'busy':
      for (const { source } of record.handlers) take(source, 'stack');
      return;
    case 'closing':
      take(record.reason, 'reason');
      take(record.initiator, 'stack');
      return;
    case 'close':
      take(record.reason, 'reason');
      return;
    case 'error':
      take(record.text, 'error');
      return;
    case 'induced':
      take(record.text, 'error');
      return;
    case 'fault':
      take(record.where, 'error');
      take(record.text, 'error');
      return;
    case 'unrecorded':
      take(record.url, 'url');
      return;
    case 'chunk':
    case 'buffered':
    case 'state':
    case 'lost':
      return;
    default:
      unreachable(record);
  }
}

function takePayload(payload: Payload, place: SecretPlace, take: (text: string, place: SecretPlace) => void): void {
  if (payload.encoding === 'text') take(payload.data, place);
}

/** A record of a busy thread whose handlers' sources are replaced. */
export const withSources = <R extends BusyRecord>(record: R, replace: (source: string) => string): R => ({
  ...record,
  handlers: record.handlers.map((handler) => ({ ...handler, source: replace(handler.source) })),
});
