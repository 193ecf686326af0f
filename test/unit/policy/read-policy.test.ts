import { describe, expect, test } from 'vitest';
import { parsePolicy, readPolicy } from '../../../src/policy/read-policy.ts';
import { settingsFor } from '../../../src/policy/settings-for.ts';

const policyOf = (value: unknown) => {
  const read = readPolicy(value);
  if (!read.ok) throw new Error(read.error);
  return read.value;
};
const wrong = (value: unknown): string => {
  const read = readPolicy(value);
  return read.ok ? 'accepted' : read.error;
};

describe('a policy', () => {
  test('holds for all streams, and more for those that an entry names; the last word wins', () => {
    const policy = policyOf({
      version: 1,
      maxSilence: '5s',
      unjudged: 'fail',
      streams: [
        { url: '/feed', numbering: 'data.seq', groupBy: 'channel', maxSilence: 1_000 },
        { pattern: '/feed$', unjudged: 'pass', thresholds: { silence: '9s', emptyPolls: 0.9, queue: 100 } },
      ],
    });
    expect(settingsFor(policy, 'wss://a.test/other')).toMatchObject({
      numbering: null,
      unjudged: 'fail',
      limits: { silence: 5_000, downtime: null },
      thresholds: {},
    });
    expect(settingsFor(policy, 'wss://a.test/feed')).toEqual({
      numbering: { kind: 'rule', rule: 'contiguous', paths: ['data.seq'], groupBy: ['channel'] },
      unjudged: 'pass',
      limits: { silence: 1_000, downtime: null, reconnects: null, requestsPerHour: null },
      thresholds: { silence: 9_000, emptyPolls: 0.9, queue: 100 },
    });
    expect(settingsFor(policy, 'wss://a.test/feed?x=1')).toMatchObject({
      unjudged: 'fail',
      limits: { silence: 1_000 },
    });
  });

  test('has a word for each kind of numbering', () => {
    const numberingOf = (numbering: unknown) => settingsFor(policyOf({ numbering }), '').numbering;
    expect(numberingOf({ first: 'U', last: 'u' })).toMatchObject({ rule: 'range', paths: ['U', 'u'] });
    expect(numberingOf({ previous: 'prev', own: 'id' })).toMatchObject({ rule: 'link', paths: ['prev', 'id'] });
    expect(numberingOf(false)).toEqual({ kind: 'none' });
    expect(settingsFor(policyOf({ numbering: '[0].n', groupBy: ['a', 'b'] }), '').numbering).toMatchObject({
      paths: ['[0].n'],
      groupBy: ['a', 'b'],
    });
  });

  test('takes a pattern as it is in a test, also one that remembers where it was', () => {
    const policy = policyOf({ streams: [{ url: /FEED/gi, unjudged: 'pass' }] });
    for (let turn = 0; turn < 2; turn += 1) expect(settingsFor(policy, '/feed').unjudged).toBe('pass');
  });

  test('says what fails', () => {
    expect(policyOf({ failOn: ['gap', 'error', 'unjudged'] }).failOn).toEqual(new Set(['gap', 'error', 'unjudged']));
    expect(policyOf({}).failOn).toBeNull();
  });

  test.each([
    [[], 'expected an object'],
    [{ version: 2 }, 'version: this program reads version 1'],
    [{ maxSilense: '5s' }, 'there is no "maxSilense" here; there are: version, failOn, numbering'],
    [{ maxSilence: 'soon' }, 'maxSilence: expected a duration'],
    [{ maxSilence: -1 }, 'maxSilence: expected a duration'],
    [{ maxReconnects: 1.5 }, 'maxReconnects: expected a whole number'],
    [{ numbering: '' }, 'numbering: expected the path of a field'],
    [{ numbering: '[' }, 'numbering: "[" is not the path of a field'],
    [{ numbering: { first: 'U' } }, 'numbering: expected the path of a field'],
    [{ numbering: { first: 'U', last: 5 } }, 'numbering.last: expected the path of a field'],
    [{ groupBy: 'a' }, 'groupBy: groupBy needs numbering'],
    [{ numbering: 'seq', groupBy: ['a', 5] }, 'groupBy[1]: expected the path of a field, or a list'],
    [{ unjudged: 'maybe' }, 'unjudged: expected "fail" or "pass"'],
    [{ thresholds: { emptyPolls: 2 } }, 'thresholds.emptyPolls: expected a share from 0 to 1'],
    [{ thresholds: { quiet: 2 } }, 'thresholds: there is no "quiet" here'],
    [{ failOn: ['gaps'] }, 'failOn[0]: there is no finding called "gaps"'],
    [{ decoders: 'a.json' }, 'decoders: expected a list'],
    [{ protos: [1] }, 'protos[0]: expected a text'],
    [{ failOn: 'gap' }, 'failOn: expected a list'],
    [{ streams: {} }, 'streams: expected a list'],
    [{ streams: [{ numbering: 'seq' }] }, 'streams[0]: url or pattern is missing'],
    [{ streams: [{ url: '' }] }, 'streams[0].url: expected a part of an address'],
    [{ streams: [{ url: 'a' }, { pattern: '(' }] }, 'streams[1].pattern: expected a pattern'],
    [{ streams: [{ url: 'a', maxDowntime: true }] }, 'streams[0].maxDowntime: expected a duration'],
  ])('that is not understood is named with its place: %j', (value, problem) => {
    expect(wrong(value)).toContain(problem);
  });

  test('is read from a file, also one with a byte order mark; what is no JSON is said', () => {
    expect(parsePolicy('\ufeff{"unjudged":"pass"}')).toMatchObject({ ok: true });
    expect(parsePolicy('{')).toMatchObject({ ok: false, error: expect.stringContaining('this is not JSON') });
  });
});
