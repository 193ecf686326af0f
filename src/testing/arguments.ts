import type { StreamSettings } from '../policy/policy.ts';
import { PolicyError } from '../policy/policy-error.ts';
import { readSettings, SETTING_KEYS } from '../policy/read-settings.ts';
import type { WrittenSettings } from '../policy/written-policy.ts';
import { POLICY_PROBLEMS, policyProblem } from '../texts/policy.ts';
import { wrongPolicy } from '../texts/testing.ts';
import type { Matching } from './expectations/messages.ts';
import type { Which } from './observation.ts';

/** Settings of one expectation for the streams that it means; see {@link WrittenSettings}. */
export type StreamOptions = WrittenSettings;

/** Whether an argument selects streams. */
export const isWhich = (value: Which | StreamOptions | undefined): value is Which | undefined =>
  value === undefined || typeof value === 'string' || value instanceof RegExp;

/** Whether an argument lists the messages that are expected. */
export const isSteps = (value: Which | StreamOptions | readonly Matching[] | undefined): value is readonly Matching[] =>
  Array.isArray(value);

/** @throws {TypeError} that names what is not understood */
export function settingsOf(options: StreamOptions): StreamSettings {
  const unknown = Object.keys(options).find((key) => !SETTING_KEYS.some((known) => known === key));
  if (unknown !== undefined) throw new TypeError(wrongPolicy(null, POLICY_PROBLEMS.unknownKey(unknown, SETTING_KEYS)));
  try {
    return readSettings({ ...options }, '');
  } catch (error) {
    if (error instanceof PolicyError)
      throw new TypeError(wrongPolicy(null, policyProblem(error.place, error.message)), { cause: error });
    throw error;
  }
}
