import { describe, expect, test } from 'vitest';
import { Recording } from '../recording.ts';
import { byteCount } from '../../../../src/base/units.ts';
import { analyse, inShort } from '../numbering/scenario.ts';

const textOf = (data: string) => ({ encoding: 'text', data, size: byteCount(data.length), isCut: false }) as const;

/** JSON-RPC calls, one a second, of which `answer` says after how many milliseconds each is answered, if ever. */
function calls(count: number, answer: (id: number) => readonly number[]): Recording {
  const recording = new Recording();
  const socket = recording.socket(0);
  const events: { readonly at: number; readonly say: () => void }[] = [];
  for (let id = 1; id <= count; id += 1) {
    const asked = 1_000 * id;
    const ask = `{"jsonrpc":"2.0","method":"get","id":${id}}`;
    events.push({ at: asked, say: () => recording.message(asked, socket, ask, { direction: 'out' }) });
    for (const after of answer(id)) {
      const reply = `{"jsonrpc":"2.0","result":${id * 7},"id":${id}}`;
      events.push({ at: asked + after, say: () => recording.message(asked + after, socket, reply) });
    }
  }
  for (const { say } of events.sort((left, right) => left.at - right.at)) say();
  return recording;
}

describe('requests and replies', () => {
  test('that pair leave nothing to say, also when one takes nine seconds', () => {
    expect(inShort(analyse(calls(40, (id) => [id === 20 ? 9_000 : 150])))).toEqual([]);
  });

  test('a request without an answer is reported once ten seconds have passed', () => {
    const [finding, ...more] = analyse(calls(40, (id) => (id === 20 ? [] : [150]))).findings();
    expect(more).toEqual([]);
    expect(finding).toMatchObject({ kind: 'unanswered', count: 1, from: 20_000 });
    // 39 answers, each after 150 ms.
    expect(finding?.evidence).toContain('39 answered: half within 150 ms, 95 % within 150 ms, the longest took 150 ms');
  });

  test('an answer that comes after all takes the finding back', () => {
    expect(inShort(analyse(calls(40, (id) => [id === 20 ? 14_000 : 150])))).toEqual([]);
  });

  test('a second answer is reported', () => {
    expect(inShort(analyse(calls(40, (id) => (id === 7 ? [100, 400] : [100]))))).toEqual(['answered-twice 1']);
  });

  test('requests open when the page closes the connection are no fault', () => {
    const recording = calls(5, () => []);
    recording.closing(6_000, 1);
    recording.close(6_010, 1, { code: 1000, wasClean: true });
    expect(inShort(analyse(recording))).toEqual([]);
  });

  test('numbers of replies are no numbering: one left out is no gap', () => {
    const analysis = analyse(calls(60, (id) => (id === 30 ? [14_000] : [150])));
    expect(analysis.numbering(1)).toEqual([]);
    expect(inShort(analysis)).toEqual([]);
  });

  test('a session that polls and upgrades may be answered by another request, or on its socket', () => {
    const recording = new Recording();
    const address = '//a.test/socket.io/?EIO=4&transport=';
    const request = (at: number, sid: string, out: string | null, received: string) => {
      const body = out === null ? {} : { method: 'POST', bodyKind: 'text', body: textOf(out) };
      const made = recording.connect(at, 'xhr', `http:${address}polling${sid}`, body as object);
      recording.open(at + 1, made, { headers: [['content-type', 'text/plain']] });
      recording.message(at + 2, made, received, { via: 'body' });
      recording.close(at + 3, made, { how: 'complete' });
    };
    request(0, '', null, '0{"sid":"s","upgrades":["websocket"],"pingInterval":25000}');
    request(10, '&sid=s', '40', 'ok');
    request(20, '&sid=s', null, '40{"sid":"x"}');
    request(30, '&sid=s', '421["order",1]\u001e422["order",2]\u001e423["order",3]', 'ok');
    const socket = recording.socket(40, `ws:${address}websocket&sid=s`);
    recording.message(70, socket, '2probe', { direction: 'out' });
    request(80, '&sid=s', null, '431["done"]\u001e432["done"]');
    recording.message(90, socket, '3probe');
    recording.message(100, socket, '5', { direction: 'out' });
    recording.message(110, socket, '433["done"]');
    recording.message(30_000, socket, '2');
    expect(inShort(analyse(recording))).toEqual([]);
  });
});

describe('a reply that could not be read', () => {
  // Call 20 is answered by a message of which only the beginning is stored, without its id.
  const withCut = (data: string, more: (recording: Recording) => void = () => undefined): Recording => {
    const recording = calls(19, () => [150]);
    recording.message(20_000, 1, '{"jsonrpc":"2.0","method":"get","id":20}', { direction: 'out' });
    const payload = { ...textOf(data), size: byteCount(100_000), isCut: true };
    recording.message(20_100, 1, data, { payload });
    more(recording);
    for (let at = 21_000; at <= 40_000; at += 1_000) recording.message(at, 1, '{"jsonrpc":"2.0","method":"tick"}');
    return recording;
  };

  test.each(['{"jsonrpc":"2.0","result":[1,2,3,', ''])('may be the answer: %s', (data) => {
    const analysis = analyse(withCut(data));
    expect(inShort(analysis)).toEqual([]);
    expect(analysis.ledger()).toMatchObject([
      { reason: 'not-read' },
      { reason: 'not-judged', kind: 'unanswered', count: 1, total: 1 },
    ]);
  });

  test('is none to what is asked after it', () => {
    const asked = (recording: Recording): void =>
      recording.message(20_500, 1, '{"jsonrpc":"2.0","method":"get","id":21}', { direction: 'out' });
    expect(analyse(withCut('', asked)).findings()).toMatchObject([{ kind: 'unanswered', count: 1, from: 20_500 }]);
  });
});
