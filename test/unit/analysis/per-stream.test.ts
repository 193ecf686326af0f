import { describe, expect, test } from 'vitest';
import { FindingList } from '../../../src/analysis/finding-list.ts';
import { lifecycle, perStream } from '../../../src/analysis/per-stream.ts';
import type { Stream } from '../../../src/analysis/streams/stream.ts';
import { createAnalysis } from '../../../src/analysis/analysis.ts';
import { DETECTORS } from '../../../src/analysis/detectors/index.ts';
import { millis } from '../../../src/base/units.ts';
import { Recording } from './recording.ts';

/** Three streams of one page. */
function streams(): readonly [Stream, Stream, Stream] {
  const recording = new Recording();
  for (const name of ['a', 'b', 'c']) recording.socket(0, `wss://app.test/${name}`);
  const analysis = createAnalysis({ detectors: [] });
  for (const record of recording.records) analysis.push(record);
  const [a, b, c] = analysis.streams();
  if (a === undefined || b === undefined || c === undefined) throw new Error('three sockets are three streams');
  return [a, b, c];
}

describe('memory per stream', () => {
  test('is made once, on first use', () => {
    const [a, b] = streams();
    const memory = perStream((stream) => ({ label: stream.label, seen: 0 }));
    expect(memory.get(a.id)).toBeUndefined();
    memory.of(a).seen += 1;
    memory.of(a).seen += 1;
    expect(memory.of(a).seen).toBe(2);
    expect(memory.of(b)).toEqual({ label: b.label, seen: 0 });
    expect([...memory.entries()].map(([id]) => id)).toEqual([a.id, b.id]);
  });

  test('goes with its stream', () => {
    const [a] = streams();
    const memory = perStream(() => ({ seen: 0 }));
    memory.of(a).seen = 7;
    memory.forgot(a.id);
    expect(memory.get(a.id)).toBeUndefined();
    expect(memory.of(a).seen).toBe(0);
  });

  test('of a stream that was merged goes too, unless a rule says otherwise', () => {
    const [a, b, c] = streams();
    const dropping = perStream(() => ({ seen: 1 }));
    dropping.of(b);
    dropping.merged(b.id, a.id);
    expect([...dropping.values()]).toEqual([]);

    const adding = perStream<{ readonly seen: number }>(
      () => ({ seen: 1 }),
      (from, into) => ({ seen: from.seen + (into?.seen ?? 0) }),
    );
    adding.of(a);
    adding.of(b);
    adding.merged(b.id, a.id);
    adding.merged(c.id, a.id);
    expect([...adding.entries()]).toEqual([[a.id, { seen: 2 }]]);
  });
});

describe('the lifecycle of a detector', () => {
  test('forgets the findings and every memory of a stream, and keeps those of others', () => {
    const [a, b] = streams();
    const findings = new FindingList();
    const memories = [perStream(() => 1), perStream(() => 2)];
    for (const stream of [a, b]) {
      for (const memory of memories) memory.of(stream);
      findings.set({
        id: `silence:${stream.id}`,
        kind: 'silence',
        severity: 'info',
        confidence: 'heuristic',
        stream: stream.id,
        from: millis(0),
        until: millis(1),
        count: 0,
        text: '',
        evidence: [],
        doubt: '',
        advice: '',
        records: [],
      });
    }
    const own = lifecycle(findings, ...memories);
    own.forgot(a.id);
    expect(own.findings().map(({ stream }) => stream)).toEqual([b.id]);
    expect(memories.map((memory) => [...memory.entries()])).toEqual([[[b.id, 1]], [[b.id, 2]]]);
  });
});

describe('every detector of the product', () => {
  test('knows what to do when a stream is dropped or merged', () => {
    const context = {
      clock: String,
      obscuredFrom: () => null,
      busyFor: () => 0,
      isUnrecorded: () => false,
      stream: () => undefined,
      spanOf: () => null,
      wasGivenUp: () => false,
      epochOf: () => null,
      wasEndedByPage: () => false,
      chosenNumbering: () => null,
      thresholdsOf: () => ({ silence: 0, emptyPolls: 0, queue: 0 }),
    };
    // These remember connections or hosts, not streams.
    const without = ['createConnectionBudgetDetector', 'createReconnectHerdDetector', 'createSentAfterCloseDetector'];
    const detectors = DETECTORS.map((create) => ({ name: create.name, detector: create(context) }));
    const namesWithout = (member: 'forgot' | 'merged') =>
      detectors.flatMap(({ name, detector }) => (detector[member] === undefined ? [name] : []));
    expect(namesWithout('forgot')).toEqual([]);
    expect(namesWithout('merged').toSorted()).toEqual(without);
  });
});
