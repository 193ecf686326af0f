import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { createAnalysis } from '../../../../../src/analysis/analysis.ts';
import { createSessionReader } from '../../../../../src/formats/session/read-session.ts';

const FILE = fileURLToPath(new URL('../../../../../src/devtools-panel/source/demo/demo.rtlog', import.meta.url));

const text = readFileSync(FILE, 'utf8');
const analysis = createAnalysis();
const reader = createSessionReader();
for (const record of [...reader.push(text), ...reader.end()]) analysis.push(record);

const countOf = (kind: string): number => analysis.findings().filter((finding) => finding.kind === kind).length;

describe('the demo recording', () => {
  test('has a gap while connected, an outage with a reconnect that loses messages, and a message that came twice', () => {
    const gaps = analysis.findings().filter(({ kind }) => kind === 'gap');
    expect(gaps.some(({ text: words }) => words.includes('during the reconnect'))).toBe(true);
    expect(gaps.some(({ text: words }) => !words.includes('during the reconnect'))).toBe(true);
    expect(countOf('reconnect')).toBe(1);
    expect(countOf('duplicate')).toBeGreaterThan(0);
  });

  test('has a poll that mostly brings nothing, and a streamed answer', () => {
    expect(countOf('polling-cost')).toBe(1);
    const classes = new Set(analysis.streams().map((stream) => stream.class));
    expect([...classes].sort()).toEqual(['short-poll', 'sse', 'streamed-fetch', 'websocket']);
  });

  test('is read to its end', () => {
    expect(reader.problems).toEqual([]);
  });

  test('takes less than ten kilobytes of the extension, and names no machine', () => {
    expect(gzipSync(text).length).toBeLessThan(10_000);
    expect(text).not.toMatch(/127\.0\.0\.1|file:|-extension:/);
  });
});
