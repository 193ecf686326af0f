import type { CreateDetector } from '../detector.ts';

/** Every detector of the product, in the order in which each sees what happened. */
export const DETECTORS: readonly CreateDetector[] = [];
