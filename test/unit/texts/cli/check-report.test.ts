import { describe, expect, test } from 'vitest';
import {
  fleetCostText,
  hourlyCostText,
  inputText,
  numberingText,
  streamFacts,
  verdictText,
} from '../../../../src/texts/cli/check-report.ts';

describe('what was read', () => {
  const input = { file: 'a.har', format: 'har', records: 1, length: 1_000, skipped: 0 } as const;

  test('names the format, and the parts of a page only if some were skipped', () => {
    expect(inputText(input)).toBe('a.har: HAR, 1 record, 1 s');
    expect(inputText({ ...input, records: 2, skipped: 1 })).toBe(
      'a.har: HAR, 2 records, 1 s, 1 part of the page itself skipped',
    );
    expect(inputText({ ...input, format: 'session' })).toContain(': session,');
    expect(inputText({ ...input, format: null })).toContain(': no recording,');
  });
});

describe('a stream', () => {
  const stream = { messagesIn: 1, messagesOut: 0, connections: 2, hasRequests: false, reconnects: 0, period: null };

  test('has connections or requests, and what it does not have is left out', () => {
    expect(streamFacts(stream)).toEqual(['1 message in, 0 out', '2 connections']);
    expect(streamFacts({ ...stream, hasRequests: true, reconnects: 1, period: 5_000 })).toEqual([
      '1 message in, 0 out',
      '2 requests',
      '1 reconnect',
      'every 5 s',
    ]);
  });

  test('is numbered by a path, with one counter or one for each group', () => {
    expect(numberingText('seq', 'consecutive', [], 'certain')).toBe('numbered by seq (consecutive, certain)');
    expect(numberingText('seq', 'consecutive', ['symbol', 'side'], 'certain')).toBe(
      'numbered by seq (consecutive, one counter for each symbol + side, certain)',
    );
  });
});

describe('the verdict', () => {
  const clean = {
    records: 10,
    findings: 0,
    failing: 0,
    failingKinds: [],
    exceededLimits: 0,
    unjudged: 0,
    unjudgedReasons: [],
    isUnjudgedFailing: false,
    problems: 0,
    firstProblem: '',
  };

  test('of a clean recording is that there are no findings', () => {
    expect(verdictText(clean)).toBe('No findings.');
  });

  test('names the kinds that make the run fail', () => {
    expect(verdictText({ ...clean, findings: 1 })).toBe('1 finding, 0 to fail on.');
    expect(verdictText({ ...clean, findings: 3, failing: 2, failingKinds: ['gap', 'late'] })).toBe(
      '3 findings, 2 to fail on: gap, late.',
    );
  });

  test('never calls a file clean of which nothing could be read', () => {
    const unread = { ...clean, records: 0, problems: 1, firstProblem: 'no JSON' };
    expect(verdictText(unread)).toBe('Nothing could be read. 1 problem in the file: no JSON.');
    expect(verdictText({ ...unread, records: 1 })).toBe('No findings. 1 problem in the file: no JSON.');
  });

  test('says what was not judged, and whether that fails', () => {
    const open = { ...clean, unjudged: 2, unjudgedReasons: ['no-numbering', 'dropped'] };
    expect(verdictText(open)).toBe('No findings. 2 things were not judged: no-numbering, dropped.');
    expect(verdictText({ ...open, isUnjudgedFailing: true })).toContain('were not judged, which fails: no-numbering');
  });

  test('counts exceeded limits apart from findings', () => {
    expect(verdictText({ ...clean, exceededLimits: 2 })).toBe('No findings. 2 limits exceeded.');
  });
});

describe('the cost', () => {
  const figures = { requests: 1_800, headerBytes: 900_000, payloadBytes: 2_000, staleness: null };

  test('of an hour names age and empty answers only where they are known', () => {
    expect(hourlyCostText(figures, 1, null)).toBe(
      'cost of one client an hour: 1,800 requests, 900 kB of headers, 2 kB of payload; 1 message',
    );
    expect(hourlyCostText({ ...figures, staleness: 1_500 }, 2, 0.9)).toBe(
      'cost of one client an hour: 1,800 requests, 900 kB of headers, 2 kB of payload, a message 1.5 s old; 2 messages, 90 % of the answers empty',
    );
  });

  test('of all users names open connections only if there are any', () => {
    expect(fleetCostText(1_000, 500, 1_500, 0)).toBe('1,000 users: 500 requests and 1.5 kB a second');
    expect(fleetCostText(1_000, 500, 1_500, 1_000)).toContain(', 1,000 connections open');
  });
});
