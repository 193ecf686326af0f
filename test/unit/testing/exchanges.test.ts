import { expect, test } from 'vitest';
import { byteCount } from '../../../src/base/units.ts';
import { NO_POLICY } from '../../../src/policy/policy.ts';
import { Observation } from '../../../src/testing/observation.ts';
import { Recording } from '../analysis/recording.ts';

test('a reference that is used again while it is open is answered in the order of the requests', () => {
  const recording = new Recording();
  const socket = recording.socket(0);
  const ask = (at: number) =>
    recording.message(at, socket, '{"jsonrpc":"2.0","id":1,"method":"m"}', { direction: 'out' });
  ask(100);
  ask(200);
  recording.message(300, socket, '{"jsonrpc":"2.0","id":1,"result":1}');
  recording.message(500, socket, '{"jsonrpc":"2.0","id":1,"result":1}');
  recording.message(600, socket, '{"jsonrpc":"2.0","id":2,"result":1}');
  const seen = new Observation(NO_POLICY);
  seen.take(recording.records);
  expect(seen.exchanges().map(({ askedAt, answeredAt }) => [askedAt, answeredAt])).toEqual([
    [100, 300],
    [200, 500],
  ]);
});

test('a message that could not be read may be the reply to what was asked before it, and to nothing after', () => {
  const recording = new Recording();
  const socket = recording.socket(0);
  const ask = (at: number, id: number) =>
    recording.message(at, socket, `{"jsonrpc":"2.0","id":${id},"method":"m"}`, { direction: 'out' });
  const cut = '{"jsonrpc":"2.0","result":[1,2';
  ask(100, 1);
  recording.message(150, socket, '{"jsonrpc":"2.0","id":1,"result":1}');
  ask(200, 2);
  recording.message(300, socket, cut, {
    payload: { encoding: 'text', data: cut, size: byteCount(100_000), isCut: true },
  });
  ask(400, 3);
  const seen = new Observation(NO_POLICY);
  seen.take(recording.records);
  expect(seen.exchanges().map(({ ref, answeredAt, isUnread }) => [ref, answeredAt, isUnread])).toEqual([
    ['1', 150, false],
    ['2', null, true],
    ['3', null, false],
  ]);
});
