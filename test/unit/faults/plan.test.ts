import { expect, test } from 'vitest';
import { millis } from '../../../src/base/units.ts';
import { isInstant, isMessageFault, type Fault, type FaultKind } from '../../../src/faults/plan.ts';

const choice = { share: null, every: null, direction: 'both', filter: '' } as const;

const FAULTS: { readonly [kind in FaultKind]: Fault & { readonly kind: kind } } = {
  cut: { kind: 'cut' },
  refuse: { kind: 'refuse' },
  stuck: { kind: 'stuck' },
  'half-open': { kind: 'half-open' },
  status: { kind: 'status', status: 503 },
  close: { kind: 'close', code: 4401, reason: '' },
  freeze: { kind: 'freeze' },
  'slow-reader': { kind: 'slow-reader', bytesPerSecond: 1_000 },
  bandwidth: { kind: 'bandwidth', bytesPerSecond: 1_000 },
  drop: { kind: 'drop', ...choice },
  delay: { kind: 'delay', by: millis(500), jitter: millis(0), ...choice },
  duplicate: { kind: 'duplicate', ...choice },
  swap: { kind: 'swap', ...choice },
  corrupt: { kind: 'corrupt', ...choice },
};

test('cut and close happen at one moment', () => {
  const instants = Object.values(FAULTS).filter(isInstant);
  expect(instants.map(({ kind }) => kind)).toEqual(['cut', 'close']);
});

test('five kinds change messages, and they alone choose among them', () => {
  const kinds = Object.values(FAULTS).filter(isMessageFault);
  expect(kinds.map(({ kind }) => kind)).toEqual(['drop', 'delay', 'duplicate', 'swap', 'corrupt']);
});
