import { runsText } from '../texts/missing-numbers.ts';
import { MARK_LABELS } from '../texts/mark-labels.ts';
import type { Finding, FindingKind, Severity } from '../analysis/finding.ts';
import { missingParts } from './gap-parts.ts';
import { toX, type TimeScale } from './scale.ts';
import type { CountFormat } from '../base/format.ts';

type FormatCount = CountFormat['formatCount'];

/** The shapes that distinguish problems. Each has its own outline, so that colour is not needed. */
type MarkShape = 'gap' | 'silence' | 'duplicate' | 'late' | 'cut';

/**
 * A problem on its lane. Areas (`gap`, `silence`) cover their time; points are at their begin. `count` is the number of
 * messages concerned, over all findings that share the mark.
 */
export interface ProblemMark {
  readonly shape: MarkShape;
  readonly x: number;
  readonly width: number;
  readonly count: number;
  readonly label: string;
  /** The label with the missing numbers, if there is space for it; empty for other marks and for joined ones. */
  readonly longLabel: string;
  readonly severity: Severity;
  /** The parts of a gap in which something is missing, from left to right; empty for other shapes. */
  readonly runs: readonly MarkRun[];
  /** Ids of its findings, earliest first. */
  readonly findings: readonly string[];
}

/** A part of a mark in pixels. */
interface MarkRun {
  readonly x: number;
  readonly width: number;
}

/** Least width of a problem at every scale. */
const MIN_WIDTH = 5;

/** Points closer than this are joined and show a number. */
const JOIN_DISTANCE = 8;

/** Shapes of the findings that have a place in time; others are about the whole stream and only in the list. */
const SHAPES: Partial<Readonly<Record<FindingKind, MarkShape>>> = {
  gap: 'gap',
  'loss-unknown': 'gap',
  duplicate: 'duplicate',
  replay: 'duplicate',
  'answered-twice': 'duplicate',
  'same-number-other-content': 'duplicate',
  late: 'late',
  silence: 'silence',
  'missed-heartbeat': 'silence',
  unanswered: 'silence',
  truncated: 'cut',
  'dead-eventsource': 'cut',
  'sent-after-close': 'cut',
};

/** @returns the shape of a finding on its lane, `null` if it has no place in time. */
const shapeOf = (kind: FindingKind): MarkShape | null => SHAPES[kind] ?? null;

/** Least width of a run within a gap, and of the space before the next: narrower ones are joined. */
const MIN_RUN_WIDTH = 3;

/** Runs of numbers in a label. */
const NAMED_RUNS = 2;

const SEVERITY_RANK: Readonly<Record<Severity, number>> = { error: 2, warning: 1, info: 0 };

/** @returns the worse of two severities. */
export const worseOf = (one: Severity, other: Severity): Severity =>
  SEVERITY_RANK[one] >= SEVERITY_RANK[other] ? one : other;

const isArea = (shape: MarkShape): boolean => shape === 'gap' || shape === 'silence';

function markLabel(finding: Finding, shape: MarkShape, formatCount: FormatCount): string {
  if (finding.kind === 'loss-unknown') return MARK_LABELS.lossUnknown;
  if (shape === 'gap') return MARK_LABELS.missing(formatCount(finding.count));
  if (shape === 'silence') return MARK_LABELS.silence(finding.until - finding.from);
  return shape === 'cut' && finding.kind === 'truncated' ? MARK_LABELS.cutOff : '';
}

/** Lays the visible runs of a gap over its pixels; those that would touch become one. */
function runsOf(finding: Finding, left: number, width: number, scale: TimeScale): readonly MarkRun[] {
  const runs: MarkRun[] = [];
  for (const { from, until } of missingParts(finding)) {
    const x = left + Math.min(from * width, width - MIN_RUN_WIDTH);
    const right = Math.max(left + until * width, x + MIN_RUN_WIDTH);
    const before = runs.at(-1);
    if (before !== undefined && x - before.x - before.width < MIN_RUN_WIDTH) {
      runs[runs.length - 1] = { x: before.x, width: right - before.x };
    } else runs.push({ x, width: right - x });
  }
  return runs.flatMap((run) => {
    const x = Math.max(-MIN_WIDTH, run.x);
    const until = Math.min(scale.width + MIN_WIDTH, run.x + run.width);
    return until > x ? [{ x, width: until - x }] : [];
  });
}

function longLabelOf({ kind, missing }: Finding, label: string): string {
  const [run] = missing;
  if (kind !== 'gap' || run === undefined) return '';
  return MARK_LABELS.missingNumbers(label, run.group, runsText(missing, NAMED_RUNS));
}

function toMark(finding: Finding, shape: MarkShape, scale: TimeScale, formatCount: FormatCount): GrowingMark | null {
  const left = toX(scale, finding.from);
  const right = isArea(shape) ? Math.max(toX(scale, finding.until), left + MIN_WIDTH) : left + MIN_WIDTH;
  if (right < -MIN_WIDTH || left > scale.width + MIN_WIDTH) return null;
  const x = Math.max(-MIN_WIDTH, left);
  const width = Math.min(scale.width + MIN_WIDTH, right) - x;
  const { count, severity } = finding;
  const label = markLabel(finding, shape, formatCount);
  const isGap = shape === 'gap';
  return {
    shape,
    x,
    width,
    count,
    label,
    longLabel: longLabelOf(finding, label),
    severity,
    runs: isGap ? [...runsOf(finding, left, right - left, scale)] : [],
    findings: [finding.id],
  };
}

/** A mark to which others may still be joined; its lists are its own. */
interface GrowingMark extends ProblemMark {
  readonly runs: MarkRun[];
  readonly findings: string[];
}

/** Two marks of one shape that would cover each other become one with the sum of their counts. The lists of `before` grow. */
function join(before: GrowingMark, mark: GrowingMark, formatCount: FormatCount): GrowingMark {
  const right = Math.max(before.x + before.width, mark.x + mark.width);
  const count = before.count + mark.count;
  for (const run of mark.runs) addRun(before.runs, run);
  before.findings.push(...mark.findings);
  return {
    ...before,
    width: isArea(before.shape) ? right - before.x : before.width,
    count,
    label: before.shape === 'gap' ? MARK_LABELS.missing(formatCount(count)) : before.label,
    longLabel: '',
    severity: worseOf(before.severity, mark.severity),
  };
}

/** Adds a run; one that the last covers adds nothing to the picture. */
function addRun(runs: MarkRun[], run: MarkRun): void {
  const last = runs.at(-1);
  if (last !== undefined && run.x >= last.x && run.x + run.width <= last.x + last.width) return;
  runs.push(run);
}

/** Pixels of a point with its number, so that the next one can be placed after it. */
const pointWidth = (mark: ProblemMark): number =>
  11 + (mark.count > 1 ? String(mark.count).length * 6 + 2 : 0) + mark.label.length * 5;

/** Moves points of different shapes that would cover each other apart, in order of time. */
function spread(points: readonly ProblemMark[]): readonly ProblemMark[] {
  let free = -Infinity;
  return points
    .toSorted((one, other) => one.x - other.x)
    .map((mark) => {
      const x = Math.max(mark.x, free);
      free = x + pointWidth(mark);
      return { ...mark, x };
    });
}

/**
 * The marks of one stream's findings over a scale: gaps, then silences, then points, which are painted on top. Points of
 * one shape closer than 8 px and areas that touch are joined; points of different shapes are moved apart.
 *
 * @param findings of one stream, in order of their begin; those that have no shape are left out.
 * @param formatCount writes the numbers in labels.
 */
export function placeMarks(
  findings: readonly Finding[],
  scale: TimeScale,
  formatCount: FormatCount,
): readonly ProblemMark[] {
  const ofShape = (shape: MarkShape): readonly ProblemMark[] => {
    const marks: GrowingMark[] = [];
    for (const finding of findings) {
      if (shapeOf(finding.kind) !== shape) continue;
      const mark = toMark(finding, shape, scale, formatCount);
      if (mark === null) continue;
      const before = marks.at(-1);
      const reach =
        before === undefined ? -Infinity : isArea(shape) ? before.x + before.width : before.x + JOIN_DISTANCE;
      if (before !== undefined && mark.x <= reach) marks[marks.length - 1] = join(before, mark, formatCount);
      else marks.push(mark);
    }
    return marks;
  };
  const points = (['cut', 'duplicate', 'late'] as const).flatMap(ofShape);
  return [...ofShape('gap'), ...ofShape('silence'), ...spread(points)];
}
