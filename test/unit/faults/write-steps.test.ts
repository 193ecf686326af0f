import * as fc from '../../property.ts';
import { expect, test } from 'vitest';
import { parseSteps } from '../../../src/faults/parse-steps.ts';
import { writeSteps } from '../../../src/faults/write-steps.ts';
import { anySteps } from './any-plan.ts';

test('steps that were written are read as the same steps', () => {
  fc.assert(
    fc.property(anySteps, (steps) => {
      expect(parseSteps(writeSteps(steps))).toEqual({ ok: true, value: steps });
    }),
    { numRuns: 500 },
  );
});

test.each([
  'at 5s cut; down for 8s; 10% lost for 20s',
  'half-open; at 20s close 4401 "token expired"',
  'every 22nd delayed 500ms jitter 100ms when sent where "type:\\"trade\\""',
  'every 111th corrupted; at 1m bandwidth 10kB/s for 1500ms',
  '0.0001% swapped when received for 2m; status 503 for 1s; slow-reader 1MB/s',
])('%s is written as it is usually said', (text) => {
  const read = parseSteps(text);
  expect(read.ok && writeSteps(read.value)).toBe(text);
});
