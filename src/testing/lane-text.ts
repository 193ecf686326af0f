import type { Stream } from '../analysis/streams/stream.ts';
import { toPrintable } from '../cli/printable.ts';
import { EVIDENCE } from '../texts/testing.ts';
import type { Observation } from './observation.ts';

/** Characters of a lane. */
const WIDTH = 60;

/** Signs, the later ones over the earlier. */
const SIGNS = { none: ' ', open: '─', out: '‹', one: '•', many: '█', ended: '┤', finding: '×' } as const;

/**
 * Draws a stream as a line of text, from its first to its last sign of life:
 *
 * ```text
 * feed.test/ws  0.000 s ├──•••••─×•••┤   ├•••••┤ 12.400 s
 * ```
 */
export function writeLane(seen: Observation, stream: Stream): readonly string[] {
  const { firstAt, lastAt } = stream;
  const length = Math.max(1, lastAt - firstAt);
  const cell = (at: number): number => Math.max(0, Math.min(WIDTH - 1, Math.floor(((at - firstAt) / length) * WIDTH)));
  const signs = Array.from({ length: WIDTH }, (): string => SIGNS.none);
  for (const { openAt, connectingAt, closeAt } of stream.spans) {
    const from = cell(openAt ?? connectingAt);
    const until = cell(closeAt ?? lastAt);
    for (let at = from; at <= until; at += 1) signs[at] = SIGNS.open;
    if (closeAt !== null) signs[until] = SIGNS.ended;
  }
  const counts = new Map<number, number>();
  for (const { stream: id, at, direction } of seen.messages()) {
    if ((seen.analysis.stream(id)?.id ?? id) !== stream.id) continue;
    const place = cell(at);
    const known = counts.get(place) ?? 0;
    counts.set(place, direction === 'in' ? known + 1 : known);
    if (direction === 'out' && known === 0) signs[place] = SIGNS.out;
  }
  for (const [place, count] of counts) if (count > 0) signs[place] = count > 1 ? SIGNS.many : SIGNS.one;
  for (const finding of seen.analysis.findings()) {
    if (finding.stream === stream.id && finding.severity !== 'info') signs[cell(finding.from)] = SIGNS.finding;
  }
  return [toPrintable(stream.label), EVIDENCE.lane(firstAt, signs.join(''), lastAt)];
}
