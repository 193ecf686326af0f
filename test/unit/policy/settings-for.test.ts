import { expect, test } from 'vitest';
import { millis } from '../../../src/base/units.ts';
import { NO_POLICY } from '../../../src/policy/policy.ts';
import { settingsFor } from '../../../src/policy/settings-for.ts';

test('without a rule that matches nothing is set', () => {
  const nothing = { numbering: null, unjudged: null, thresholds: {} };
  expect(settingsFor(NO_POLICY, 'wss://a.test/')).toMatchObject(nothing);
  const rules = [{ matches: () => false, unjudged: 'pass' as const }];
  expect(settingsFor({ ...NO_POLICY, rules }, 'wss://a.test/')).toMatchObject(nothing);
});

test('a later rule changes what it names and leaves the rest, also back to what the messages say', () => {
  const numbering = { kind: 'none' } as const;
  const limits = { silence: millis(5), reconnects: 1 };
  const rules = [
    { matches: () => true, numbering, limits },
    { matches: () => true, numbering: null, limits: { reconnects: 2 } },
  ];
  expect(settingsFor({ ...NO_POLICY, rules }, '')).toMatchObject({
    numbering: null,
    limits: { silence: 5, reconnects: 2, downtime: null },
  });
});
