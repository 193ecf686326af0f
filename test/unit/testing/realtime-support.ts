import { readPolicy } from '../../../src/policy/read-policy.ts';
import type { WrittenPolicy } from '../../../src/policy/written-policy.ts';
import { RealtimeAssertionError } from '../../../src/testing/assertion-error.ts';
import { Realtime } from '../../../src/testing/realtime.ts';
import { Recording } from '../analysis/recording.ts';

/** Milliseconds since the recording began: long enough that nothing is still awaited. */
const AGE = 120_000;

/** Options of `attach`, without the file of its policy. */
type Options = Omit<WrittenPolicy, 'policy'> & { readonly saveOnFailure?: string };

/** A page under test that did what a recording says, two minutes ago. */
export function realtimeOf(recording: Recording, options: Options = {}, age = AGE): Realtime {
  const zero = Date.now() - age;
  const { saveOnFailure = null, ...written } = options;
  const policy = readPolicy(written);
  if (!policy.ok) throw new Error(policy.error);
  const setup = { saveOnFailure, policy: policy.value };
  const realtime = new Realtime({ flush: async () => undefined }, () => zero, setup);
  realtime.take(recording.records);
  return realtime;
}

/** Numbered messages of one socket, 100 ms apart. */
export function feed(numbers: readonly number[], recording = new Recording(), url = 'wss://app.test/live'): Recording {
  const socket = recording.socket(0, url);
  for (const [index, seq] of numbers.entries()) recording.message(100 + index * 100, socket, `{"seq":${seq}}`);
  return recording;
}

export const upTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);
export const without = (last: number, gone: number): number[] => upTo(last).filter((seq) => seq !== gone);

/** What an expectation that does not hold says; the empty string if it holds. */
export async function failure(expectation: Promise<void>): Promise<string> {
  try {
    await expectation;
    return '';
  } catch (error) {
    if (error instanceof RealtimeAssertionError) return error.message;
    throw error;
  }
}
