import type { NumberingChoice } from '../analysis/numbering/numbering-rule.ts';
import type { Thresholds } from '../analysis/thresholds.ts';
import { type Limits, NO_LIMITS, type Policy, type WhenUnjudged } from './policy.ts';

/** All that holds for one stream. */
export interface EffectiveSettings {
  readonly numbering: NumberingChoice | null;
  /** `null` where nothing was said. */
  readonly unjudged: WhenUnjudged | null;
  readonly limits: Limits;
  readonly thresholds: Partial<Thresholds>;
}

/** What holds for the stream of a URL: the rules that match, one after another, the last word wins. */
export function settingsFor({ rules }: Policy, url: string): EffectiveSettings {
  let settings: EffectiveSettings = { numbering: null, unjudged: null, limits: NO_LIMITS, thresholds: {} };
  for (const { matches, numbering, unjudged, limits, thresholds } of rules) {
    if (!matches(url)) continue;
    settings = {
      numbering: numbering === undefined ? settings.numbering : numbering,
      unjudged: unjudged ?? settings.unjudged,
      limits: { ...settings.limits, ...limits },
      thresholds: { ...settings.thresholds, ...thresholds },
    };
  }
  return settings;
}
