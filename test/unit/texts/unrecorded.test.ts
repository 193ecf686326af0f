import { expect, test } from 'vitest';
import { UNRECORDED_STATUS, unrecordedLines, unrecordedText } from '../../../src/texts/unrecorded.ts';
import { UNRECORDED_USES } from '../../../src/wire/unrecorded-uses.ts';

test('what else a page used is named and counted', () => {
  const uses = [
    { use: 'worker', count: 2, isInPart: false },
    { use: 'shared-worker', count: 1, isInPart: false },
    { use: 'webrtc-media', count: 1, isInPart: false },
  ];
  const text =
    'This page also used 2 workers, 1 shared worker and WebRTC media (1 connection); their traffic is not recorded.';
  expect(unrecordedText(uses)).toBe(text);
  expect(unrecordedLines(uses)).toEqual([text]);
  expect(UNRECORDED_STATUS.line(uses)).toBe(` ${text}`);
  expect([unrecordedText([]), unrecordedLines([])]).toEqual(['', []]);
});

test('of workers that the browser reports on, that is said', () => {
  const worker = { use: 'worker', count: 2, isInPart: true };
  expect(unrecordedText([worker])).toBe('Of 2 workers only what the browser reports is recorded.');
  expect(unrecordedText([worker, { use: 'push', count: 1, isInPart: false }])).toBe(
    'This page also used push messages; their traffic is not recorded, and of 2 workers only what the browser reports is recorded.',
  );
});

test('each kind of use has its words', () => {
  for (const use of UNRECORDED_USES)
    expect(unrecordedText([{ use, count: 1, isInPart: false }])).not.toContain(`used ${use};`);
});
