import { shorten } from '../../base/shorten.ts';
import { formatDuration } from '../../base/format.ts';
import { REPORT_LABELS } from '../../texts/report.ts';
import { html, Markup } from './html.ts';
import type { ReportFinding, ReportStream } from './report-input.ts';

/** Columns into which the time of a report is divided: messages of one column are drawn as one stroke. */
const COLUMNS = 600;

const LANE = 34;
const LABELS = 220;
const WIDTH = LABELS + COLUMNS + 20;
const HEAD = 24;

/** Messages of each stream by column. */
export interface Density {
  readonly in: Uint32Array;
  readonly out: Uint32Array;
}

/** Makes the counters of one stream. */
export const createDensity = (): Density => ({ in: new Uint32Array(COLUMNS), out: new Uint32Array(COLUMNS) });

/** The column of an instant. */
export const columnOf = (at: number, until: number): number =>
  until <= 0 ? 0 : Math.max(0, Math.min(COLUMNS - 1, Math.floor((at / until) * COLUMNS)));

/** Steps of the ruler in milliseconds: the smallest that gives at most eight marks. */
const STEPS = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 60_000, 120_000, 300_000, 600_000, 1_800_000,
  3_600_000, 7_200_000, 21_600_000, 86_400_000,
];

/** An instant on the ruler: `500 ms`, `20 s`, `5 min`, `2 h`. */
const mark = (at: number): string => (at === 0 ? '0 s' : formatDuration(at));

function ruler(until: number, height: number): Markup {
  const step = STEPS.find((each) => until / each <= 8) ?? until / 8;
  const marks: Markup[] = [];
  for (let at = 0; at <= until && marks.length < 10; at += step) {
    const x = LABELS + columnOf(at, until);
    marks.push(
      html`<line class="grid" x1="${x}" x2="${x}" y1="${HEAD - 6}" y2="${height}" /><text
          class="mark"
          x="${x + 3}"
          y="14"
        >
          ${mark(at)}
        </text>`,
    );
  }
  return html`${marks}`;
}

/** One stroke for each column with messages, higher the more there are (by the logarithm, as rates differ widely). */
function strokes(counts: Uint32Array, top: number, height: number, name: 'in' | 'out'): Markup {
  const most = Math.max(1, ...counts);
  let path = '';
  for (const [column, count] of counts.entries()) {
    if (count === 0) continue;
    const length = Math.max(2, Math.round((Math.log1p(count) / Math.log1p(most)) * height));
    const x = LABELS + column + 0.5;
    path += name === 'in' ? `M${x} ${top + height}v-${length}` : `M${x} ${top}v${length}`;
  }
  return html`<path class="${name}" d="${path}" />`;
}

function lane(
  stream: ReportStream,
  density: Density,
  findings: readonly ReportFinding[],
  top: number,
  until: number,
): Markup {
  const spans = stream.spans.map((span) => {
    const from = columnOf(span.connectingAt, until);
    const end = columnOf(span.closeAt ?? until, until);
    const name = span.openAt === null ? 'span failed' : 'span';
    return html`<rect
      class="${name}"
      x="${LABELS + from}"
      y="${top + 4}"
      width="${Math.max(2, end - from)}"
      height="${LANE - 8}"
    />`;
  });
  const marks = findings.map(
    (finding) =>
      html`<path
        class="finding ${severityOf(finding.severity)}"
        d="M${LABELS + columnOf(finding.from, until)} ${top + 1}l4 7h-8z"
        ><title>${finding.text}</title></path
      >`,
  );
  return html`<a href="#stream-${stream.id}"
      ><text class="label" x="0" y="${top + LANE / 2 + 4}"
        >${shorten(stream.label, 34)}<title>${stream.url}</title></text
      ></a
    >${spans}${strokes(density.in, top + 5, LANE / 2 - 5, 'in')}${strokes(density.out, top + LANE / 2, LANE / 2 - 5, 'out')}${marks}`;
}

/** The severity as the name of a style; anything unknown is a note. */
export const severityOf = (severity: string): string =>
  severity === 'error' || severity === 'warning' ? severity : 'info';

/** Draws one lane for each stream: connections as bars, messages received above and sent below, findings as marks. */
export function drawTimeline(
  streams: readonly ReportStream[],
  densities: ReadonlyMap<number, Density>,
  findings: readonly ReportFinding[],
  until: number,
): Markup {
  const height = HEAD + streams.length * LANE + 4;
  const lanes = streams.map((stream, index) =>
    lane(
      stream,
      densities.get(stream.id) ?? createDensity(),
      findings.filter((finding) => finding.stream === stream.id),
      HEAD + index * LANE,
      until,
    ),
  );
  return html`<svg role="img" aria-label="${REPORT_LABELS.timeline}" viewBox="0 0 ${WIDTH} ${height}">
    ${ruler(until, height)}${lanes}
  </svg>`;
}
