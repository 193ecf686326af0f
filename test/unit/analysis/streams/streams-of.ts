import { createAnalysis } from '../../../../src/analysis/analysis.ts';
import type { Recording } from '../recording.ts';

/** What the analysis makes of a recording without any detector. */
export const analyse = (recording: Recording) => {
  const analysis = createAnalysis({ detectors: [] });
  const messages = recording.records.flatMap((record) => analysis.push(record));
  return { analysis, messages, streams: analysis.streams() };
};
