import type { AnalysisOptions } from './analysis-options.ts';
import type { Stream } from './streams/stream.ts';
import { THRESHOLDS } from './thresholds.ts';
import type { Thresholds } from './thresholds.ts';

/** Asks for the thresholds of each stream once. @param given as the caller of the analysis set them. */
export function thresholdReader(given: AnalysisOptions['thresholds']): (stream: Stream) => Thresholds {
  if (typeof given !== 'function') {
    const all = { ...THRESHOLDS, ...given };
    return () => all;
  }
  const known = new WeakMap<Stream, Thresholds>();
  return (stream) => {
    const thresholds = known.get(stream) ?? { ...THRESHOLDS, ...given(stream) };
    known.set(stream, thresholds);
    return thresholds;
  };
}
