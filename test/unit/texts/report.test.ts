import { describe, expect, test } from 'vitest';
import {
  endedText,
  findingCountsText,
  hiddenConnectionsText,
  openedText,
  recordedText,
  redactionText,
} from '../../../src/texts/report.ts';

test('a report says when it was recorded, or that this is not known', () => {
  const recording = { start: '27 Nov 2026, 22:00', length: 90_000, streams: 1, messages: 2_000 };
  expect(recordedText(recording)).toBe('Recorded from 27 Nov 2026, 22:00, 1 min 30 s. 1 stream, 2,000 messages.');
  expect(recordedText({ ...recording, start: null })).toMatch(/^Recorded at an unknown time, 1 min 30 s\./);
});

test('findings are counted by severity, one as one', () => {
  expect(findingCountsText(1, 2, 0)).toBe('1 error, 2 warnings, 0 notes.');
});

describe('secrets', () => {
  test('that were not looked for, not found, and replaced are three sentences', () => {
    expect(redactionText(null)).toBe('Secrets were not replaced.');
    const unsearched = { binary: 0, cut: 0, long: 0 };
    expect(redactionText({ total: 0, places: 0, unsearched })).toBe('No secrets were found to replace.');
    expect(redactionText({ total: 1, places: 3, unsearched: { ...unsearched, cut: 2 } })).toBe(
      '1 secret replaced in 3 places; equal secrets have equal placeholders. ' +
        'Not fully searched: 2 payloads cut, where a secret at the cut may be half.',
    );
  });
});

describe('a connection', () => {
  test('opened at an instant or never', () => {
    expect([openedText(null), openedText(1_500)]).toEqual(['never opened', '1.500 s']);
  });

  test('lives, or ended in a known or unknown way', () => {
    expect(endedText('closed', null)).toBe('still open');
    expect(endedText('closed', 1_500)).toBe('closed at 1.500 s');
    expect(endedText(null, 1_500)).toBe('ended at 1.500 s');
  });

  test('that is shown alone is the last one', () => {
    expect([hiddenConnectionsText(1), hiddenConnectionsText(1_000)]).toEqual([
      'Only the last one is shown.',
      'Only the last 1,000 are shown.',
    ]);
  });
});
