import { describe, expect, test } from 'vitest';
import { FINDING_KINDS } from '../../../../src/analysis/finding.ts';
import { usageText } from '../../../../src/texts/cli/usage.ts';

const COMMANDS = ['check', 'record', 'convert', 'report'] as const;

describe('the help', () => {
  test('of the program names every command; each command has a text of its own', () => {
    for (const command of COMMANDS) expect(usageText(null, FINDING_KINDS)).toContain(`realtime-inspector ${command} `);
    expect(new Set([null, ...COMMANDS].map((about) => usageText(about, FINDING_KINDS))).size).toBe(5);
  });
  test('names every kind of finding that check and record can fail on', () => {
    const words = new Set(usageText('check', FINDING_KINDS).split(/[\s,.]+/));
    expect(FINDING_KINDS.filter((kind) => !words.has(kind))).toEqual([]);
  });
  test('fits a terminal of 80 columns, however long the list of kinds is', () => {
    const wide = [null, ...COMMANDS].flatMap((about) =>
      usageText(about, FINDING_KINDS)
        .split('\n')
        .filter((line) => line.length > 80),
    );
    expect(wide).toEqual([]);
  });
});
