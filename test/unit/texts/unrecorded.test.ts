import { expect, test } from 'vitest';
import { UNRECORDED_STATUS, unrecordedLines, unrecordedText } from '../../../src/texts/unrecorded.ts';
import { UNRECORDED_USES } from '../../../src/wire/record.ts';

test('what else a page used is named and counted', () => {
  const uses = [
    { use: 'worker', count: 2 },
    { use: 'shared-worker', count: 1 },
    { use: 'webrtc-media', count: 1 },
  ];
  const text =
    'This page also used 2 workers, 1 shared worker and WebRTC media (1 connection); their traffic is not recorded.';
  expect(unrecordedText(uses)).toBe(text);
  expect(unrecordedLines(uses)).toEqual([text]);
  expect(UNRECORDED_STATUS.line(uses)).toBe(` ${text}`);
  expect([unrecordedText([]), unrecordedLines([])]).toEqual(['', []]);
});

test('each kind of use has its words', () => {
  for (const use of UNRECORDED_USES) expect(unrecordedText([{ use, count: 1 }])).not.toContain(`used ${use};`);
});
