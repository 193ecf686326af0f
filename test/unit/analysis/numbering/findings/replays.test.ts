import { describe, expect, test } from 'vitest';
import type { RuleSubject } from '../../../../../src/analysis/numbering/findings/numbering-subject.ts';
import { connectionFindings } from '../../../../../src/analysis/numbering/findings/replays.ts';
import type { Sample } from '../../../../../src/analysis/numbering/sample.ts';
import type { StreamClass } from '../../../../../src/analysis/streams/stream.ts';
import { Recording } from '../../recording.ts';
import { analyse, inShort } from '../scenario.ts';
import { samplesOf } from '../samples.ts';
import { downtimesOf, subjectOf, uninterrupted } from '../subject.ts';
import { ticker, upTo } from '../ticker.ts';

describe('over reconnects', () => {
  function reconnected(before: readonly number[], after: readonly number[], isByPage = false): Recording {
    const recording = ticker(before);
    const end = 1_000 + before.length * 100;
    if (isByPage) recording.closing(end, 1);
    recording.close(end, 1, { code: isByPage ? 1000 : 1006 });
    return ticker(after, recording, end + 3_200);
  }

  test('what comes on the next number has lost nothing', () => {
    expect(inShort(analyse(reconnected(upTo(40), upTo(80, 41))))).toEqual([]);
  });

  test('numbers passed over in between are a gap of the reconnect', () => {
    const [gap] = analyse(reconnected(upTo(40), upTo(80, 55))).findings();
    expect(gap).toMatchObject({ kind: 'gap', count: 14 });
    expect(gap?.text).toContain('41 to 54 never arrived, during the reconnect');
    expect(gap?.text).toContain('2.7 s without a connection');
  });

  test('a connection that the page itself ended lost nothing', () => {
    expect(inShort(analyse(reconnected(upTo(40), upTo(80, 55), true)))).toEqual([]);
  });

  test('numbers that come again are one replay', () => {
    const replayed = analyse(reconnected(upTo(40), upTo(80, 37)));
    expect(inShort(replayed)).toEqual(['replay 4']);
    expect(replayed.findings()[0]?.text).toContain('the server sent again what had come before');
  });

  test('a count that begins anew with each connection cannot tell', () => {
    const [finding, ...others] = analyse(reconnected(upTo(40), upTo(30))).findings();
    expect(finding).toMatchObject({ kind: 'replay', count: 30 });
    expect(finding?.text).toContain('sent again, or counted from the start');
    expect(others).toEqual([]);
    const other = reconnected(upTo(40), []);
    for (const number of upTo(30))
      other.message(20_000 + number * 100, 2, `{"sequence":${number},"text":"anew ${number}"}`);
    expect(inShort(analyse(other))).toEqual(['loss-unknown 1']);
  });
});

describe('the begin of a connection', () => {
  /** Messages of one connection after the other, 100 ms apart; `text` makes their content differ. */
  const connections = (...of: readonly (readonly number[])[]): Sample[] => {
    const numbers = of.flatMap((list, connection) => list.map((n) => ({ n, connection })));
    return samplesOf(numbers.map(({ n }) => ({ g: 'a', n }))).map((sample, index) => ({
      ...sample,
      connection: numbers[index]?.connection ?? 0,
    }));
  };

  /** The same, with other content on each connection. */
  const differing = (...of: readonly (readonly number[])[]): Sample[] =>
    connections(...of).map((sample) => ({ ...sample, hash: sample.hash + sample.connection }));

  const inKinds = (subject: RuleSubject): readonly string[] =>
    connectionFindings(subject).map(({ kind, count }) => `${kind} ${count}`);

  test('with messages seen before is a replay, one for each connection', () => {
    const found = connectionFindings(subjectOf(connections(upTo(40), upTo(45, 38), upTo(50, 45))));
    // 38, 39 and 40; then 45.
    expect(found.map(({ kind, count }) => [kind, count])).toEqual([
      ['replay', 3],
      ['replay', 1],
    ]);
    expect(found[0]?.evidence).toContain('3 of 3 are identical');
    // The 41st message, at 4 s, was the first of the second connection.
    expect([found[0]?.from, found[0]?.until]).toEqual([4_000, 4_200]);
  });

  test('is one replay over all counters', () => {
    const numbers = [...upTo(40), ...upTo(45, 38)].flatMap((n) => ['a', 'b'].map((g) => ({ g, n })));
    // 40 numbers of two counters come on the first connection.
    const both = samplesOf(numbers).map((sample, index) => ({ ...sample, connection: index < 80 ? 0 : 1 }));
    expect(inKinds(subjectOf(both))).toEqual(['replay 6']);
  });

  test('with known numbers and other content is a replay only if the count continues behind them', () => {
    expect(inKinds(subjectOf(differing(upTo(40), [39, 40, 41, 42])))).toEqual(['replay 2']);
    expect(inKinds(subjectOf(differing(upTo(40), [39, 40])))).toEqual([]);
  });

  test('with a count that starts over cannot show what was lost: that is said once', () => {
    const subject = subjectOf(differing(upTo(40), upTo(30), upTo(20)), {
      downtimes: downtimesOf([1, 2_000], [2, 500]),
    });
    const [found, ...more] = connectionFindings(subject);
    expect(more).toEqual([]);
    expect(found).toMatchObject({ kind: 'loss-unknown', severity: 'info', count: 2 });
    expect(found?.text).toContain('what 2 reconnects lost in 2.5 s without one');
    expect(found?.evidence.slice(0, 2)).toEqual(['40, then 1 on the next', '30, then 1 on the next']);
  });

  test('with a count that starts over is nothing where the page ended the connection, or where none is open for long', () => {
    const interruptions = uninterrupted();
    interruptions.ended(0, true);
    const samples = differing(upTo(40), upTo(30));
    expect(inKinds(subjectOf(samples, { interruptions }))).toEqual([]);
    const of = (streamClass: StreamClass) => inKinds(subjectOf(samples, { stream: { class: streamClass } }));
    expect([of('sse'), of('long-poll'), of('streamed-fetch')]).toEqual([['loss-unknown 1'], [], []]);
  });
});

describe('a count that goes back on one connection', () => {
  const subject = (interruptions = uninterrupted()) => {
    const samples = samplesOf([...upTo(3_000, 2_900), ...upTo(60)].map((n) => ({ g: 'a', n })));
    return subjectOf(samples, { interruptions });
  };

  test('is a reset if nothing explains it', () => {
    const [found, ...more] = connectionFindings(subject());
    expect(more).toEqual([]);
    expect(found).toMatchObject({ kind: 'reset', severity: 'warning', count: 1 });
    expect(found?.text).toContain('The count of a went back from 3000 to 1');
  });

  test('is none after a greeting of the server', () => {
    const interruptions = uninterrupted();
    // Message 100 is the last before the step back.
    interruptions.asked(100.5);
    expect(connectionFindings(subject(interruptions))).toEqual([]);
  });
});
