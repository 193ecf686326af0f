import { asRef, field, has } from '../json/fields.ts';
import { decoded, type DecodedMessage, type RawMessage, joinParts } from './decoded-message.ts';

/** Whether a JSON value is a JSON-RPC 2.0 message, or a batch that begins with one. */
export function isJsonRpc(json: unknown): boolean {
  return field(Array.isArray(json) ? json[0] : json, 'jsonrpc') === '2.0';
}

function readOne(json: unknown): DecodedMessage {
  const method = field(json, 'method');
  const ref = asRef(field(json, 'id'));
  if (typeof method === 'string') {
    const isHeartbeat = /^(ping|pong|heartbeat)$/i.test(method);
    const role = isHeartbeat
      ? 'heartbeat'
      : /(^|[/._])(un)?subscribe/i.test(method) && ref !== null
        ? 'subscribe'
        : 'data';
    const params = field(json, 'params');
    const channel = asRef(field(params, 'channel')) ?? asRef(field(params, 'subscription'));
    const refRole = ref === null ? null : 'request';
    return decoded('json-rpc', role, {
      type: method,
      channel,
      ref,
      refRole,
      body: json,
      content: params,
    });
  }
  const isError = has(json, 'error') && field(json, 'error') !== null;
  const type = isError ? 'error' : 'result';
  return decoded('json-rpc', isError ? 'error' : 'data', {
    type,
    ref,
    refRole: ref === null ? null : 'reply',
    body: json,
    content: field(json, type) ?? undefined,
  });
}

/**
 * Reads JSON-RPC 2.0 (https://www.jsonrpc.org/specification): a message with `method` and `id` is a request, one with
 * `method` alone a notification, the rest are replies. Each side counts its own ids. A batch gives one part for each.
 */
export function readJsonRpc({ json }: RawMessage): DecodedMessage {
  if (!Array.isArray(json)) return readOne(json);
  const batch: readonly unknown[] = json;
  const empty = decoded('json-rpc', 'control', { body: json });
  return { ...joinParts('json-rpc', batch.map(readOne), empty), body: json };
}
