import * as fc from '../../property.ts';
import { describe, expect, test } from 'vitest';
import { type ReportInput } from '../../../src/formats/report/html-report.ts';
import { type TraceInput, writeTrace } from '../../../src/formats/trace.ts';
import { hostileSession } from './session/arbitrary-session.ts';
import { analyse, loadRecording, RECORDINGS } from './recordings.ts';
import type { WireRecord } from '../../../src/wire/record.ts';

function inputOf(records: readonly WireRecord[], title = 'a test'): ReportInput {
  const { analysis, messages, readings, until } = analyse(records);
  const [streams, findings] = [analysis.streams(), analysis.findings()];
  return {
    title,
    zero: 0,
    writer: 'a test',
    streams,
    messages,
    decoded: readings.read,
    findings,
    until,
    problems: [],
    redaction: null,
    induced: { lines: [], tag: () => '' },
  };
}

interface TraceEvent {
  readonly ph: string;
  readonly tid?: number;
  readonly name: string;
  readonly cat?: string;
  readonly ts?: number;
  readonly dur?: number;
  readonly args?: Readonly<Record<string, unknown>>;
}

function traceOf(input: TraceInput): readonly TraceEvent[] {
  const { traceEvents }: { traceEvents: readonly TraceEvent[] } = JSON.parse([...writeTrace(input)].join(''));
  return traceEvents;
}

describe('a trace', () => {
  test.each(RECORDINGS)('%s: one track for each stream, with its connections, messages and findings', (name) => {
    const input = inputOf(loadRecording(name).records);
    const events = traceOf(input);
    const names = events.filter((event) => event.name === 'thread_name');
    for (const stream of input.streams) {
      const track = stream.id + 1;
      expect(names.filter(({ tid }) => tid === track)).toHaveLength(1);
      const ofTrack = events.filter(({ tid }) => tid === track);
      const messages = [...input.messages].filter((message) => message.stream === stream.id);
      expect(ofTrack.filter(({ cat }) => cat === 'message')).toHaveLength(messages.length);
      expect(ofTrack.filter(({ cat }) => cat === 'finding')).toHaveLength(
        input.findings.filter((finding) => finding.stream === stream.id).length,
      );
    }
    const spans = input.streams.reduce((sum, stream) => sum + stream.spans.length, 0);
    expect(events.filter((event) => event.name === 'connection')).toHaveLength(spans);
  });

  test('connections of one track never overlap: viewers drop what does', () => {
    fc.assert(
      fc.property(hostileSession, (records) => {
        const slices = new Map<number, TraceEvent[]>();
        for (const event of traceOf(inputOf(records))) {
          if (event.name !== 'connection') continue;
          slices.set(event.tid ?? 0, [...(slices.get(event.tid ?? 0) ?? []), event]);
        }
        for (const track of slices.values()) {
          let end = 0;
          for (const { ts = 0, dur = 0 } of track) {
            expect(ts).toBeGreaterThanOrEqual(end);
            end = ts + dur;
          }
        }
      }),
    );
  });
});
