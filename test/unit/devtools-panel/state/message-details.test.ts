import { effect } from '@preact/signals';
import { expect, test } from 'vitest';
import { byteCount } from '../../../../src/base/units.ts';
import { createMessageDetails } from '../../../../src/devtools-panel/state/message-details.ts';

const ref = { document: 'd', n: 7, part: 0 };
const payload = { encoding: 'text', data: 'whole', size: byteCount(5), isCut: false } as const;

test('a payload is requested until it has arrived, and not again', () => {
  const requested: unknown[] = [];
  const details = createMessageDetails({ requestBody: (wanted) => void requested.push(wanted) });
  details.requestBody(ref);
  details.addBody(ref, payload);
  details.requestBody(ref);
  expect(requested).toEqual([ref]);
  expect(details.body(ref)).toEqual(payload);
});

test('a payload that the page no longer has is known to be gone, and not requested again', () => {
  const requested: unknown[] = [];
  const details = createMessageDetails({ requestBody: (wanted) => void requested.push(wanted) });
  expect(details.body(ref)).toBeUndefined();
  details.addBody(ref, null);
  details.requestBody(ref);
  expect(details.body(ref)).toBeNull();
  expect(requested).toEqual([]);
});

test('who has read a payload reads it again when one arrives', () => {
  const details = createMessageDetails({ requestBody: () => undefined });
  const seen: unknown[] = [];
  const stop = effect(() => void seen.push(details.body(ref)?.data));
  details.addBody(ref, payload);
  stop();
  expect(seen).toEqual([undefined, 'whole']);
});
