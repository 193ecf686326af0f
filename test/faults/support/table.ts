import type { Verdict } from './verdict.ts';

/** One line of the table: a fault in a browser, and what became of the messages. */
export interface Line {
  readonly browser: string;
  readonly fault: string;
  readonly times: number;
  /** `null` where the fault was not played. */
  readonly verdict: Verdict | null;
  /** What else was seen, or why the browser cannot be given this fault. */
  readonly remark: string;
}

const HEAD = [
  'browser',
  'fault',
  'times',
  'sent',
  'shown',
  'declared lost',
  'undeclared lost',
  'shown twice',
  'remark',
];

const cells = ({ browser, fault, times, verdict, remark }: Line): readonly string[] => {
  const figures =
    verdict === null
      ? ['-', '-', '-', '-', '-', '-']
      : [times, verdict.sent, verdict.shown, verdict.declared, verdict.undeclared, verdict.twice].map(String);
  return [browser, fault, ...figures, remark];
};

/** The table as text, numbers to the right. */
export function tableOf(lines: readonly Line[]): string {
  const rows = [HEAD, ...lines.map(cells)];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const isNumber = (column: number): boolean => column >= 2 && column <= 7;
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          isNumber(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
