import { describe, expect, test } from 'vitest';
import { createAnalysis } from '../../../src/analysis/analysis.ts';
import type { Finding } from '../../../src/analysis/finding.ts';
import { RealtimeAssertionError, writeFindings } from '../../../src/testing/assertion-error.ts';
import { Recording } from '../analysis/recording.ts';

/** A finding of numbered messages of which number 5 is missing. */
function oneGap(): Finding {
  const recording = new Recording();
  const connection = recording.socket(0);
  for (let seq = 1; seq <= 40; seq += 1)
    if (seq !== 5) recording.message(100 * seq, connection, JSON.stringify({ seq }));
  const analysis = createAnalysis();
  for (const record of recording.records) analysis.push(record);
  const finding = analysis.findings().find(({ kind }) => kind === 'gap');
  if (finding === undefined) throw new Error('no gap was found');
  return finding;
}

describe('the message of a failed expectation', () => {
  test('names the stream and gives the evidence of each finding', () => {
    const finding = oneGap();
    const message = writeFindings('Expected no gaps:', [finding], () => '/live');
    expect(message.split('\n')).toEqual(
      expect.arrayContaining([
        'Expected no gaps:',
        `  /live: ${finding.text}`,
        ...finding.evidence.map((line) => `      ${line}`),
      ]),
    );
  });

  test('lists ten findings and counts the others: 12 - 10', () => {
    const findings = Array.from({ length: 12 }, oneGap);
    const message = writeFindings('Expected no gaps:', findings, () => '/live');
    expect(message.split('\n').filter((line) => line.startsWith('  /live: '))).toHaveLength(10);
    expect(message).toMatch(/\n {2}… and 2 more$/);
  });

  test('contains nothing that could move the cursor of a terminal', () => {
    const message = writeFindings('Expected no gaps:', [oneGap()], () => '\u001b[2J\u202e');
    expect(message).toContain('  ·[2J·: ');
  });

  test('ends with the recording that was saved', () => {
    expect(new RealtimeAssertionError('why', [], null).message).toBe('why');
    expect(new RealtimeAssertionError('why', [], 'a.rtlog').message).toBe('why\nRecording: a.rtlog');
  });
});
