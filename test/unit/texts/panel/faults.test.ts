import { expect, test } from 'vitest';
import { parseSteps } from '../../../../src/faults/parse-steps.ts';
import { FAULT_HINTS } from '../../../../src/texts/panel/faults.ts';

test.each(FAULT_HINTS)('the table suggests only what its language reads: %s', (words) => {
  expect(parseSteps(words)).toMatchObject({ ok: true });
});
