import { describe, expect, test } from 'vitest';
import { createAnalysis } from '../../../../src/analysis/analysis.ts';
import { createNumberingDetector } from '../../../../src/analysis/detectors/numbering.ts';
import { byteCount, millis } from '../../../../src/base/units.ts';
import { Recording, text } from '../recording.ts';
import { analyse, inShort } from '../numbering/scenario.ts';
import { seeded, times } from '../numbering/samples.ts';
import { ticker, upTo, without } from '../numbering/ticker.ts';

describe('polls', () => {
  const polled = (replies: readonly string[]): Recording => {
    const recording = new Recording();
    for (const [index, reply] of replies.entries())
      recording.request(index * 1_000, 'https://app.test/poll', 40, reply);
    return recording;
  };

  // Each reply brings the last five items, two new ones; 40 and 41 fall between two polls.
  test('items that no reply brought are a gap, items that several brought are nothing', () => {
    const list = (last: number): string =>
      JSON.stringify({ items: upTo(last, last - 4).map((id) => ({ id, text: `n${id}` })) });
    const lasts = [...times(18, (index) => 5 + index * 2), ...times(20, (index) => 46 + index * 2)];
    const [gap, ...more] = analyse(polled(lasts.map(list))).findings();
    expect(more).toEqual([]);
    // The 18th reply ends with 5 + 34 = 39, the next begins with 46 - 4 = 42.
    expect(gap).toMatchObject({ kind: 'gap', count: 2 });
    expect(gap?.text).toContain('40 to 41');
  });

  test('versions of a state between two polls are not lost', () => {
    const versions = upTo(80).filter((version) => version % 20 !== 0);
    expect(
      inShort(analyse(polled(versions.map((version) => JSON.stringify({ version, state: 'x'.repeat(version) }))))),
    ).toEqual([]);
  });
});

describe('an event stream by POST that is asked for again after it broke off', () => {
  /** Two answers: 30 events from 1 on, then 30 from `second` on; `how` the first ended, and what the second asked for. */
  const answers = (
    second: number,
    how: 'failed' | 'aborted' = 'failed',
    question = 'price',
    marker = '',
  ): Recording => {
    const recording = new Recording();
    const ask = (at: number, what: string): number => {
      const call = recording.connect(at, 'fetch', 'https://app.test/stream', {
        method: 'POST',
        bodyKind: 'json',
        body: text(`{"subscribe":"${what}"}`),
      });
      recording.open(at + 20, call, { headers: [['content-type', 'text/event-stream']] });
      return call;
    };
    const first = ask(0, 'price');
    for (const n of upTo(30)) recording.chunk(100 * n, first, `data: {"seq":${n},"value":${(n * 37) % 101}}\n\n`);
    if (marker !== '') recording.chunk(3_050, first, `data: ${marker}\n\n`);
    recording.close(3_100, first, { how });
    const again = ask(6_000, question);
    for (const n of upTo(second + 29, second))
      recording.chunk(6_100 + 100 * (n - second), again, `data: {"seq":${n},"value":${(n * 37) % 101}}\n\n`);
    return recording;
  };
  const kinds = (recording: Recording) => inShort(analyse(recording)).filter((found) => !found.startsWith('reconnect'));

  // 31 to 34
  test('has missed the numbers in between', () => {
    expect(kinds(answers(35))).toContain('gap 4');
    expect(kinds(answers(31))).toEqual([]);
  });

  test('may begin its numbers again', () => {
    expect(kinds(answers(1)).filter((found) => found.startsWith('gap'))).toEqual([]);
  });

  test('is judged by itself where it is another question, or the first was over', () => {
    expect(kinds(answers(35, 'failed', 'volume'))).toEqual([]);
    expect(kinds(answers(35, 'aborted'))).toEqual([]);
    expect(kinds(answers(35, 'failed', 'price', '[DONE]'))).toEqual([]);
  });
});

describe('answers of an event source that is opened again after its end', () => {
  const answers = (end: string): Recording => {
    const recording = new Recording();
    for (let turn = 0; turn < 4; turn += 1) {
      const at = turn * 9_000;
      const source = recording.connect(at, 'eventsource', 'https://app.test/generate');
      recording.open(at + 40, source);
      for (let n = 0; n < 30; n += 1) {
        const word = `{"index":${n},"text":"the words of the answer, number ${n}"}`;
        recording.message(at + 100 + n * 100, source, word, { via: 'event', event: 'message', id: '' });
      }
      if (end !== '') recording.message(at + 3_200, source, end, { via: 'event', event: 'message', id: '' });
      recording.error(at + 3_300, source, 0);
      recording.close(at + 3_300, source, { how: 'failed' });
    }
    return recording;
  };
  const kinds = (recording: Recording): readonly string[] =>
    analyse(recording)
      .findings()
      .map(({ kind }) => kind);

  test('begin their count again and are no replay', () => {
    expect(kinds(answers('[DONE]'))).toEqual([]);
  });

  test('are the same stream where no marker ended it', () => {
    expect(kinds(answers(''))).not.toEqual([]);
  });
});

describe('connections that end before they bring anything', () => {
  const gapAfter = (lives: number): string => {
    const recording = new Recording();
    const say = (at: number, socket: number, seq: number): void =>
      recording.message(at, socket, `{"seq":${seq},"value":${(seq * 37) % 101}}`);
    const first = recording.socket(0);
    for (const n of upTo(30)) say(100 * n, first, n);
    recording.close(3_100, first, { code: 1006 });
    const kicked = recording.socket(3_200);
    recording.close(3_220 + lives, kicked, { code: 1011 });
    const last = recording.socket(13_080);
    for (const n of upTo(40, 36)) say(13_200 + 100 * (n - 36), last, n);
    const [gap] = analyse(recording)
      .findings()
      .filter(({ kind }) => kind === 'gap');
    return gap?.text ?? '';
  };

  // From the end at 3.1 s to the open at 13.1 s.
  test('belong to the time without one', () => {
    expect(gapAfter(30)).toContain('31 to 35 never arrived, during the reconnect');
    expect(gapAfter(30)).toContain('10 s without a connection');
  });

  // 120 ms before it opened, and 2 s from its end at 11.1 s.
  test('unless they lasted', () => {
    expect(gapAfter(7_880)).toContain('2.1 s without a connection');
  });
});

describe('inside envelopes', () => {
  const feed = (protocol: string, write: (event: string, n: number) => string): Recording => {
    const recording = new Recording();
    const socket = recording.socket(0, `wss://app.test/${protocol}`);
    for (const n of upTo(120)) {
      if (n < 61 || n > 63) recording.message(1_000 + n * 20, socket, write('tick', n));
      // Its own counter, which has no hole.
      recording.message(1_010 + n * 20, socket, write('trade', 5_000 + n));
    }
    return recording;
  };

  test.each([
    ['socket.io/?EIO=4&transport=websocket', (event: string, n: number) => `42["${event}",{"n":${n}}]`],
    ['socket/websocket?vsn=2.0.0', (event: string, n: number) => `["5",null,"room:1","${event}",{"n":${n}}]`],
  ])('of %s each event counts by itself, in the fields of what the app sent', (url, write) => {
    const analysis = analyse(feed(url, write));
    expect(analysis.numbering(1)).toMatchObject([{ rule: 'contiguous', path: 'n', groupBy: ['(type)'] }]);
    expect(analysis.findings()).toMatchObject([
      { kind: 'gap', count: 3, missing: [{ group: 'tick', first: '61', last: '63' }] },
    ]);
  });
});

describe('a batch of which the end was cut', () => {
  // 1 to 60 come alone, 61 to 80 in a batch that had more, 101 to 160 alone.
  const feed = (isCut: boolean): Recording => {
    const recording = new Recording();
    const socket = recording.socket(0, 'wss://app.test/hub');
    const one = (seq: number): string => `{"type":1,"target":"tick","arguments":[{"seq":${seq}}]}\u001e`;
    recording.message(500, socket, '{"protocol":"json","version":1}\u001e', { direction: 'out' });
    for (const n of upTo(60)) recording.message(1_000 + n * 20, socket, one(n));
    const data = upTo(80, 61).map(one).join('');
    recording.message(2_300, socket, data, {
      payload: { encoding: 'text', data, size: byteCount(data.length), isCut },
    });
    for (const n of upTo(160, 101)) recording.message(1_000 + n * 20, socket, one(n));
    return recording;
  };

  test('proves no loss behind what was read', () => {
    const analysis = analyse(feed(true));
    expect(inShort(analysis)).toEqual([]);
    expect(analysis.ledger()).toMatchObject([
      { reason: 'not-judged', kind: 'gap', count: 1 },
      { reason: 'not-read', kind: 'gap', count: 1 },
    ]);
  });

  test('that is whole proves the loss', () => expect(inShort(analyse(feed(false)))).toEqual(['gap 20']));
});

describe("the user's own choice", () => {
  test('none silences the stream', () => {
    const analysis = analyse(ticker(without(upTo(100), 42)), { kind: 'none' });
    expect(inShort(analysis)).toEqual([]);
    expect(analysis.numbering(1)).toEqual([]);
  });

  test('a rule of theirs holds from the first message', () => {
    const choice = { kind: 'rule', rule: 'contiguous', paths: ['price'], groupBy: [] } as const;
    const recording = new Recording();
    const socket = recording.socket(0);
    for (const price of [1, 2, 5, 6]) recording.message(1_000 + price, socket, `{"price":${price}}`);
    expect(inShort(analyse(recording, choice))).toEqual(['gap 2']);
  });
});

describe('whatever the borders', () => {
  test('findings asked for after every record change nothing about those at the end', () => {
    const random = seeded(21);
    const numbers = upTo(700).filter(() => random() > 0.02);
    const recording = ticker(numbers);
    const whole = analyse(recording).findings();
    const analysis = createAnalysis({ detectors: [createNumberingDetector] });
    for (const record of recording.records) {
      analysis.push(record);
      analysis.findings();
    }
    analysis.advance(millis((recording.records.at(-1)?.at ?? 0) + 60_000));
    expect(analysis.findings()).toEqual(whole);
    expect(whole.length).toBeGreaterThan(5);
  });
});
