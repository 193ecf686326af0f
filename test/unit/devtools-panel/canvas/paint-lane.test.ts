import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../../src/analysis/finding.ts';
import { millis } from '../../../../src/base/units.ts';
import { paintLane } from '../../../../src/devtools-panel/canvas/paint-lane.ts';
import { createRecording } from '../../../../src/store/recording.ts';
import { createStripCounter } from '../../../../src/timeline/strip.ts';
import { Recording } from '../../analysis/recording.ts';
import { fakeSurface, type Drawn } from './fake-canvas.ts';

type Lane = Parameters<typeof paintLane>[1];

/** Paints the lane of the only stream: 1,000 px over a second, 40 px high. A character is 6 px wide. */
function paint(traffic: Recording, more: Partial<Lane> = {}): Drawn {
  const recording = createRecording({ clock: String });
  recording.push(traffic.records, true);
  const [stream] = recording.analysis.streams();
  if (stream === undefined) throw new Error('no stream');
  const { surface, drawn } = fakeSurface(1_000, 40);
  paintLane(surface, {
    stream,
    log: recording.log(stream.id),
    matching: null,
    strips: createStripCounter(),
    findings: [],
    induced: { bars: [], messages: [] },
    isPoll: false,
    y: 0,
    height: 40,
    scale: { from: millis(0), until: millis(1_000), width: 1_000 },
    now: 1_000,
    ...more,
  });
  return drawn;
}

/** A socket that is open from 20 ms to `end`, where it breaks with a code. */
function broken(end: number): Recording {
  const traffic = new Recording();
  traffic.close(end, traffic.socket(0), { code: 1006 });
  return traffic;
}

const gap = (more: Partial<Finding> = {}): Finding => ({
  id: 'gap-1',
  kind: 'gap',
  severity: 'error',
  confidence: 'inferred',
  stream: 1,
  from: millis(300),
  until: millis(600),
  count: 4,
  missing: [],
  text: '',
  evidence: [],
  doubt: '',
  advice: '',
  records: [],
  ...more,
});

const words = (drawn: Drawn): readonly string[] => drawn.texts.map(([text]) => text);
const filledWith = (drawn: Drawn, colour: string) => drawn.rects.filter(([each]) => each === colour);

describe('a lane', () => {
  test('shows a connection from its opening to its end', () => {
    expect(filledWith(paint(broken(500)), 'span')).toMatchObject([['span', 20, 7, 480, 27]]);
  });

  test('labels a break with its code, in a low lane only with its cross', () => {
    expect(words(paint(broken(500)))).toContain('1006');
    expect(words(paint(broken(500), { height: 20 }))).not.toContain('1006');
  });

  test('leaves out the label of a break that would lie on the one before', () => {
    // A label takes 4 × 6 = 24 px, ends 6 px left of its cross, and keeps 6 px from the cross before: 36 px in all.
    const ends = (distance: number): number => {
      const traffic = broken(500);
      traffic.close(500 + distance, traffic.socket(500 + distance - 15), { code: 1006 });
      return words(paint(traffic)).filter((text) => text === '1006').length;
    };
    expect([ends(36), ends(37)]).toEqual([1, 2]);
  });

  test('leaves out the label of a break where a mark stands', () => {
    // The label lies from 470 to 494 px; rings reach 7 px to both sides.
    const rings = (at: number) => gap({ kind: 'duplicate', from: millis(at), until: millis(at), count: 1 });
    const labelled = (at: number) => words(paint(broken(500), { findings: [rings(at)] })).includes('1006');
    expect([463, 464, 500, 501].map(labelled)).toEqual([true, false, false, true]);
  });
});

describe('the mark of a gap', () => {
  test('says how many are missing if there is room', () => {
    expect(words(paint(broken(900), { findings: [gap()] }))).toContain('4 missing');
    // "4 missing" takes 9 × 6 + 12 = 66 px.
    expect(words(paint(broken(900), { findings: [gap({ until: millis(360) })] }))).not.toContain('4 missing');
    expect(words(paint(broken(900), { findings: [gap({ until: millis(370) })] }))).toContain('4 missing');
  });

  test('is not drawn on the lane of a poll, where it has no place in time', () => {
    const traffic = new Recording();
    traffic.request(100, 'https://app.test/poll', 50, '{}');
    expect(filledWith(paint(traffic, { findings: [gap()], isPoll: true }), 'gapbg')).toEqual([]);
    expect(filledWith(paint(broken(900), { findings: [gap()] }), 'gapbg').length).toBe(1);
  });
});

describe('duplicates', () => {
  const duplicate = (count: number): Finding => gap({ kind: 'duplicate', until: millis(300), count });

  test('that share a mark show their number; one alone shows none', () => {
    expect(words(paint(broken(900), { findings: [duplicate(3)] }))).toContain('3');
    expect(words(paint(broken(900), { findings: [duplicate(1)] }))).not.toContain('1');
  });
});

describe('a request on the lane of a poll', () => {
  const poll = (status: number): Recording => {
    const traffic = new Recording();
    traffic.request(100, 'https://app.test/poll', 50, '{"a":1}', { status });
    return traffic;
  };

  test('is filled with the colour of received messages, or with that of a failure', () => {
    const answered = paint(poll(200), { isPoll: true });
    expect([filledWith(answered, 'in').length, filledWith(answered, 'gapbg').length]).toEqual([2, 0]);
    const failed = paint(poll(503), { isPoll: true });
    expect([filledWith(failed, 'in').length, filledWith(failed, 'gapbg').length]).toEqual([0, 1]);
  });
});
