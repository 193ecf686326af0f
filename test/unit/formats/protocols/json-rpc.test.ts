import { describe, expect, test } from 'vitest';
import { brief, readAll } from './read-all.ts';

describe('JSON-RPC', () => {
  test('JSON-RPC: a method with an id asks, one without tells, a batch holds several', () => {
    const list = readAll([
      ['out', '{"jsonrpc":"2.0","id":1,"method":"eth_subscribe","params":["newHeads"]}'],
      ['in', '{"jsonrpc":"2.0","id":1,"result":"0x1"}'],
      ['in', '{"jsonrpc":"2.0","method":"eth_subscription","params":{"subscription":"0x1","result":{}}}'],
      ['in', '{"jsonrpc":"2.0","id":2,"error":{"code":-32601,"message":"no"}}'],
      ['in', '[{"jsonrpc":"2.0","id":3,"result":1},{"jsonrpc":"2.0","id":4,"result":2}]'],
    ]);
    expect(brief(list).slice(0, 4)).toEqual([
      ['json-rpc', 'subscribe', 'eth_subscribe', null, '1', 'request'],
      ['json-rpc', 'data', 'result', null, '1', 'reply'],
      ['json-rpc', 'data', 'eth_subscription', '0x1', null, null],
      ['json-rpc', 'error', 'error', null, '2', 'reply'],
    ]);
    expect(list[4]?.parts.map(({ ref }) => ref)).toEqual(['3', '4']);
  });
});
