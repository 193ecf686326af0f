import { describe, expect, test } from 'vitest';
import { createAnalysis } from '../../../../src/analysis/analysis.ts';
import { FaultMatching } from '../../../../src/analysis/induced/fault-matching.ts';
import type { Stream } from '../../../../src/analysis/streams/stream.ts';
import { WIRE_FAULTS_DOCUMENT } from '../../../../src/wire/browser-document.ts';
import { Recording } from '../recording.ts';

function matchingOf(recording: Recording): {
  readonly matching: FaultMatching;
  readonly stream: Stream;
  readonly streams: readonly Stream[];
} {
  const analysis = createAnalysis();
  for (const record of recording.records) analysis.push(record);
  const [stream] = analysis.streams();
  if (stream === undefined) throw new Error('the recording has no stream');
  return { matching: new FaultMatching(analysis.induced()), stream, streams: analysis.streams() };
}

describe('ends that faults explain', () => {
  test.each([
    [9_000, true],
    [8_999, false],
    [10_020, true],
    [10_021, false],
  ])('a cut at %i ms explains an end at 10,000 ms: %s', (at, isExplained) => {
    const recording = new Recording();
    const socket = recording.socket(0);
    if (at <= 10_000) recording.induced(at, 'start', 'cut', { connection: socket });
    recording.close(10_000, socket, { code: 1006 });
    if (at > 10_000) recording.induced(at, 'start', 'cut', { connection: socket });
    const { matching, stream } = matchingOf(recording);
    expect(matching.endsOf(stream)).toHaveLength(isExplained ? 1 : 0);
    expect(matching.firstEnd(stream, 10_000, 10_000)?.fault.fault).toBe(isExplained ? 'cut' : undefined);
  });

  test('a fault that only changes messages ends nothing', () => {
    const recording = new Recording();
    const socket = recording.socket(0);
    recording.induced(9_900, 'start', 'drop', { connection: socket });
    recording.close(10_000, socket, { code: 1006 });
    const { matching, stream } = matchingOf(recording);
    expect(matching.endsOf(stream)).toEqual([]);
  });

  test('an old fault without end is found behind many short ones', () => {
    const recording = new Recording();
    const socket = recording.socket(0);
    recording.induced(10, 'start', 'half-open', { connection: socket });
    for (let at = 20; at < 300; at += 1) recording.induced(at, 'start', 'cut', { connection: 99 });
    recording.close(10_000, socket, { code: 1006 });
    const { matching, stream } = matchingOf(recording);
    expect(matching.endsOf(stream)[0]?.fault).toMatchObject({ fault: 'half-open', from: 10 });
  });
});

test('in force is the newest fault of the kinds, on a connection that lived then', () => {
  const recording = new Recording();
  const first = recording.socket(0);
  recording.induced(1_000, 'start', 'half-open', { connection: first });
  recording.induced(2_000, 'start', 'delay', { connection: first });
  recording.close(5_000, first, { code: 1006 });
  const { matching, stream } = matchingOf(recording);
  expect(matching.inForce(stream, null, 3_000, 4_000)?.fault).toBe('delay');
  expect(matching.inForce(stream, new Set(['half-open']), 3_000, 4_000)?.fault).toBe('half-open');
  expect(matching.inForce(stream, null, 6_000, 7_000)).toBeNull();
});

describe('faults of a proxy', () => {
  /** A socket of a page that is lost at 10 s, and a cut by the proxy right before, of addresses with a text. */
  function cutOnWire(address: string): Recording {
    const recording = new Recording();
    const socket = recording.socket(0);
    const wire = new Recording('', WIRE_FAULTS_DOCUMENT);
    wire.induced(9_990, 'start', 'cut', { text: address });
    recording.records.push(...wire.records.filter(({ kind }) => kind === 'induced'));
    recording.close(10_000, socket, { code: 1006 });
    return recording;
  }

  test('explain the ends of connections of every page, if their address is meant', () => {
    const { stream } = matchingOf(cutOnWire(''));
    const [, , host = ''] = stream.url.split('/');
    const explained = ['', host, '/elsewhere'].map((address) => {
      const { matching, stream: own } = matchingOf(cutOnWire(address));
      return matching.endsOf(own).map(({ fault }) => fault.fault);
    });
    expect(explained).toEqual([['cut'], ['cut'], []]);
  });

  test('are found by time among those in force, next to those of a page', () => {
    const recording = cutOnWire('');
    recording.induced(9_995, 'start', 'half-open');
    const { matching, stream } = matchingOf(recording);
    expect(matching.inForce(stream, null, 9_000, 9_992)?.fault).toBe('cut');
    expect(matching.inForce(stream, null, 9_000, 10_000)?.fault).toBe('half-open');
  });
});

test('a fault of the whole page that acted on one stream explains nothing of another', () => {
  const recording = new Recording();
  const feed = recording.socket(0, 'wss://app.test/feed');
  const chat = recording.socket(0, 'wss://app.test/chat');
  recording.induced(9_900, 'start', 'half-open');
  recording.close(10_000, chat, { code: 1006 });
  const before = matchingOf(recording);
  const [, other] = before.streams;
  if (other === undefined) throw new Error('two streams were expected');
  expect(before.matching.endsOf(other)).toHaveLength(1);
  recording.induced(10_100, 'start', 'half-open', { connection: feed });
  const after = matchingOf(recording);
  expect(after.streams.map((stream) => after.matching.endsOf(stream).length)).toEqual([0, 0]);
});
