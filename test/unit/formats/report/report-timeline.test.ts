import { describe, expect, test } from 'vitest';
import { millis } from '../../../../src/base/units.ts';
import type { ReportFinding, ReportSpan, ReportStream } from '../../../../src/formats/report/report-input.ts';
import {
  columnOf,
  createDensity,
  type Density,
  drawTimeline,
  severityOf,
} from '../../../../src/formats/report/report-timeline.ts';
import { analyse } from '../recordings.ts';
import { Recording } from '../../analysis/recording.ts';

/** A socket of 1 s to 6 s that came back at 8 s and never ended, and one that was refused at 3 s. */
function streams(): readonly ReportStream[] {
  const recording = new Recording();
  const socket = recording.socket(1_000, 'wss://app.test/<live>');
  const refused = recording.connect(2_000, 'websocket', 'wss://other.test/refused');
  recording.close(3_000, refused, { code: 1006 });
  recording.close(6_000, socket, { code: 1006 });
  recording.socket(8_000, 'wss://app.test/<live>');
  return analyse(recording.records).analysis.streams();
}

const draw = (more: {
  readonly streams?: readonly ReportStream[];
  readonly densities?: ReadonlyMap<number, Density>;
  readonly findings?: readonly ReportFinding[];
  readonly until?: number;
}): string =>
  drawTimeline(more.streams ?? streams(), more.densities ?? new Map(), more.findings ?? [], more.until ?? 12_000).text;

/** What each element of one class has under a name. */
const all = (svg: string, of: RegExp): readonly string[] => [...svg.matchAll(of)].map(([, value = '']) => value);

const finding = (stream: number, from: number, severity: string, text: string): ReportFinding => ({
  kind: 'gap',
  severity,
  confidence: 'inferred',
  stream,
  from: millis(from),
  until: millis(from),
  count: 1,
  text,
  evidence: [],
  doubt: '',
  advice: '',
  records: [],
});

describe('a column of the timeline', () => {
  // 600 columns: half of the time is column 300.
  test('is the share of the time that has passed', () => {
    expect([columnOf(0, 12_000), columnOf(6_000, 12_000), columnOf(11_999, 12_000)]).toEqual([0, 300, 599]);
  });

  test('is the first or last one for what lies outside, and the first if there is no time at all', () => {
    expect([columnOf(-5, 100), columnOf(100, 100), columnOf(900, 100), columnOf(5, 0)]).toEqual([0, 599, 599, 0]);
  });
});

describe('the ruler', () => {
  const marks = (until: number): readonly string[] =>
    all(draw({ streams: [], until }).replaceAll(/\s+/g, ' '), /class="mark"[^>]*> ?([^<]*?) ?</g);

  // The smallest step with at most eight marks: 12 s / 2 s = 6; 8 s / 1 s = 8; 8.1 s / 1 s is more than 8.
  test('has the smallest round step that gives at most eight', () => {
    expect(marks(12_000)).toEqual(['0 s', '2 s', '4 s', '6 s', '8 s', '10 s', '12 s']);
    expect(marks(8_000)).toHaveLength(9);
    expect(marks(8_100)).toEqual(['0 s', '2 s', '4 s', '6 s', '8 s']);
  });

  test('has few marks for any time', () => {
    for (const until of [0, 0.4, 3, 3_600_000, 1e12]) {
      expect(marks(until).length).toBeGreaterThan(0);
      expect(marks(until).length).toBeLessThanOrEqual(10);
    }
  });
});

describe('the lane of a stream', () => {
  test('has one bar for each connection; one that never opened is drawn as failed', () => {
    const svg = draw({});
    expect(all(svg, /class="(span[^"]*)"/g)).toEqual(['span', 'span', 'span failed']);
  });

  // 1 s to 6 s of 12 s: columns 50 to 300, behind the 220 of the labels. The second lasts to the end: 400 to 599.
  test('shows when each connection was there; one that lives reaches to the end', () => {
    const svg = draw({}).replaceAll(/\s+/g, ' ');
    expect(all(svg, /class="span" (x="\d+" y="\d+" width="\d+")/g)).toEqual([
      'x="270" y="28" width="250"',
      'x="620" y="28" width="199"',
    ]);
  });

  test('shows messages received and sent by their column, more of them higher', () => {
    const [first] = streams();
    if (first === undefined) throw new Error('no stream');
    const density = createDensity();
    density.in.set([100, 1, 0, 1], 10);
    density.out[20] = 1;
    const svg = draw({ densities: new Map([[first.id, density]]) });
    const [received = ''] = all(svg, /class="in" d="([^"]*)"/g);
    const lengths = [...received.matchAll(/M(\d+\.5) \d+v-(\d+)/g)].map(([, x, length]) => [Number(x), Number(length)]);
    // 12 high; of one message ln 2 / ln 101 × 12 = 1.8, of which at least 2 is drawn.
    expect(lengths).toEqual([
      [230.5, 12],
      [231.5, 2],
      [233.5, 2],
    ]);
    expect(all(svg, /class="out" d="([^"]*)"/g)[0]).toMatch(/^M240\.5 \d+v12$/);
  });

  test('is empty if no message is known, and there is none without streams', () => {
    expect(all(draw({}), /class="(?:in|out)" d="([^"]*)"/g)).toEqual(['', '', '', '']);
    expect(draw({ streams: [] })).not.toContain('<a ');
  });

  test('has the marks of its own findings, where they begin', () => {
    const [first, second] = streams();
    const svg = draw({
      findings: [
        finding(first?.id ?? 0, 6_000, 'error', 'lost <3'),
        finding(second?.id ?? 0, 0, 'warning', 'refused'),
        finding(99, 0, 'error', 'of no stream'),
      ],
    });
    expect(all(svg.replaceAll(/\s+/g, ' '), /class="(finding \w+" d="M\d+)/g)).toEqual([
      'finding error" d="M520',
      'finding warning" d="M220',
    ]);
    expect(svg).toContain('<title>lost &lt;3</title>');
    expect(svg).not.toContain('of no stream');
  });

  test('names the stream as text, cut if it is long', () => {
    const [first] = streams();
    if (first === undefined) throw new Error('no stream');
    const svg = draw({ streams: [{ ...first, label: `<b>${'x'.repeat(60)}` }] });
    expect(svg).not.toContain('<b>');
    expect(svg).toMatch(/&lt;b&gt;x+…/);
    expect(svg).toContain(`<a href="#stream-${first.id}"`);
  });

  test('of a connection shorter than a column can still be seen', () => {
    const [first] = streams();
    const [span] = first?.spans ?? [];
    if (first === undefined || span === undefined) throw new Error('no stream');
    const short: ReportSpan = { ...span, connectingAt: millis(6_000), closeAt: millis(6_001) };
    const svg = draw({ streams: [{ ...first, spans: [short] }] }).replaceAll(/\s+/g, ' ');
    expect(all(svg, /class="span" x="\d+" y="\d+" width="(\d+)"/g)).toEqual(['2']);
  });
});

test('a severity that is not known is drawn as a note', () => {
  expect(['error', 'warning', 'info', '" onload="x'].map(severityOf)).toEqual(['error', 'warning', 'info', 'info']);
});
