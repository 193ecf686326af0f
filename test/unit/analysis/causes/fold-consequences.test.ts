import * as fc from '../../../property.ts';
import { describe, expect, test } from 'vitest';
import { foldConsequences } from '../../../../src/analysis/causes/fold-consequences.ts';
import type { Finding } from '../../../../src/analysis/finding.ts';
import { millis } from '../../../../src/base/units.ts';

/** A finding with only what folding looks at. */
function finding(kind: Finding['kind'], from: number, until: number, more: Partial<Finding> = {}): Finding {
  return {
    id: `${kind}:1:${from}`,
    kind,
    severity: 'warning',
    confidence: 'heuristic',
    stream: 1 as Finding['stream'],
    from: millis(from),
    until: millis(until),
    count: 1,
    missing: [],
    text: `${kind} at ${from}.`,
    evidence: ['as seen'],
    doubt: '',
    advice: '',
    records: [],
    ...more,
  };
}

const severities = (findings: readonly Finding[]): readonly string[] =>
  foldConsequences(findings).map(({ kind, severity }) => `${kind} ${severity}`);

const OLD = finding('old-credentials', 1_000, 9_000, { severity: 'error' });
const LOST = finding('reconnect', 1_000, 9_000);

describe('consequences of a cause', () => {
  test('the cause keeps its severity, what follows from it is info and names it', () => {
    const folded = foldConsequences([OLD, LOST]);
    expect(folded[0]).toBe(OLD);
    expect(folded[1]).toMatchObject({ severity: 'info', evidence: ['as seen', `follows from: ${OLD.text}`] });
  });

  test('nothing follows from a cause of another stream, or of another time', () => {
    expect(severities([OLD, { ...LOST, stream: 2 as Finding['stream'] }])).toEqual([
      'old-credentials error',
      'reconnect warning',
    ]);
    expect(severities([OLD, finding('reconnect', 20_000, 60_000)])).toEqual([
      'old-credentials error',
      'reconnect warning',
    ]);
  });

  test('nothing is lost, and no other kind is touched', () => {
    const gap = finding('gap', 1_000, 9_000, { severity: 'error' });
    expect(severities([OLD, LOST, gap])).toEqual(['old-credentials error', 'reconnect info', 'gap error']);
  });

  test('attempts without a wait are wrong whatever keeps them from connecting', () => {
    const backoff = (verdict: string): Finding =>
      finding('backoff', 1_000, 9_000, { id: `backoff:1:1000:${verdict}`, severity: 'error' });
    expect(severities([OLD, backoff('hammering')])).toEqual(['old-credentials error', 'backoff error']);
    expect(severities([OLD, backoff('fixed')])).toEqual(['old-credentials error', 'backoff info']);
  });

  test('a fixed wait does not explain that a stream stays away; connections that die at once do', () => {
    const backoff = (verdict: string): Finding => finding('backoff', 1_000, 9_000, { id: `backoff:1:1000:${verdict}` });
    expect(severities([backoff('fixed'), LOST])).toEqual(['backoff warning', 'reconnect warning']);
    expect(severities([backoff('flapping'), LOST])).toEqual(['backoff warning', 'reconnect info']);
  });

  test('a code that was counted over an hour explains only the outages that it began', () => {
    const ref = (n: number) => ({ document: 'doc-1', n, part: 0 });
    const closes = finding('close-code', 1_000, 3_600_000, { severity: 'error', records: [ref(7), ref(40), ref(90)] });
    const other = finding('reconnect', 1_800_000, 2_000_000, { records: [ref(55)] });
    const same = finding('reconnect', 900_000, 1_000_000, { records: [ref(40)] });
    expect(severities([closes, other])).toEqual(['close-code error', 'reconnect warning']);
    expect(severities([closes, same])).toEqual(['close-code error', 'reconnect info']);
  });

  test('of several causes the one that says most is named', () => {
    const closes = finding('close-code', 1_000, 9_000, { severity: 'error' });
    const folded = foldConsequences([closes, LOST, OLD]);
    expect(folded.map(({ severity }) => severity)).toEqual(['info', 'info', 'error']);
    expect(folded[1]?.evidence).toContain(`follows from: ${OLD.text}`);
  });

  test('causes never explain each other: one of them stays, whatever was found together', () => {
    const kinds = [
      'old-credentials',
      'close-code',
      'backoff',
      'missed-heartbeat',
      'half-open',
      'quiet',
      'reconnect',
    ] as const;
    const verdicts = fc.constantFrom('flapping', 'storm', 'final', 'fixed', 'gave-up');
    const one = fc
      .tuple(fc.constantFrom(...kinds), verdicts)
      .map(([kind, verdict]) => finding(kind, 1_000, 9_000, { id: `${kind}:1:1000:${verdict}`, severity: 'error' }));
    fc.assert(
      fc.property(fc.array(one, { minLength: 1, maxLength: 6 }), (findings) => {
        expect(foldConsequences(findings).some(({ severity }) => severity === 'error')).toBe(true);
      }),
    );
    const flapping = finding('backoff', 1_000, 9_000, { id: 'backoff:1:1000:flapping' });
    const closes = finding('close-code', 1_000, 9_000, { severity: 'error' });
    expect(severities([flapping, closes, LOST])).toEqual(['backoff info', 'close-code error', 'reconnect info']);
  });

  test('an upgrade that was refused is part of having fallen back', () => {
    const refused = finding('close-code', 1_182, 1_182, { severity: 'error' });
    expect(severities([finding('fell-back', 1_000, 60_000), refused])).toEqual([
      'fell-back warning',
      'close-code info',
    ]);
  });

  test('a cause that is only a note explains nothing', () => {
    expect(severities([{ ...OLD, severity: 'info' }, LOST])).toEqual(['old-credentials info', 'reconnect warning']);
  });
});
