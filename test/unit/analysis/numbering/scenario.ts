import { createAnalysis } from '../../../../src/analysis/analysis.ts';
import type { Analysis } from '../../../../src/analysis/analysis.ts';
import { createNumberingDetector } from '../../../../src/analysis/detectors/numbering.ts';
import { createPairingDetector } from '../../../../src/analysis/detectors/pairing.ts';
import { millis } from '../../../../src/base/units.ts';
import type { NumberingChoice } from '../../../../src/analysis/numbering/numbering-rule.ts';
import type { Recording } from '../recording.ts';

/** Analyses a recording with the detectors of this folder alone, and lets a minute pass behind its end. */
export function analyse(recording: Recording, chosen: NumberingChoice | null = null): Analysis {
  const analysis = createAnalysis({
    detectors: [createNumberingDetector, createPairingDetector],
    chosenNumbering: () => chosen,
  });
  for (const record of recording.records) analysis.push(record);
  analysis.advance(millis((recording.records.at(-1)?.at ?? 0) + 60_000));
  return analysis;
}

/** Findings in short: kind and count, in order of time. */
export const inShort = (analysis: Analysis): readonly string[] =>
  analysis.findings().map(({ kind, count }) => `${kind} ${count}`);
