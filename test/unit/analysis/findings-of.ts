import { createAnalysis } from '../../../src/analysis/analysis.ts';
import type { CreateDetector } from '../../../src/analysis/detector.ts';
import type { Finding } from '../../../src/analysis/finding.ts';
import { millis } from '../../../src/base/units.ts';
import type { Recording } from './recording.ts';

/** What one detector finds in a recording; `until` lets the clock run on behind its last record. */
export function findingsOf(recording: Recording, create: CreateDetector, until = 0): readonly Finding[] {
  const analysis = createAnalysis({ detectors: [create] });
  for (const record of recording.records) analysis.push(record);
  analysis.advance(millis(until));
  return analysis.findings();
}
