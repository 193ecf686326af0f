import * as fc from '../../property.ts';
import { describe, expect, test } from 'vitest';
import { parsePlan, readPlan, writePlan } from '../../../src/faults/read-plan.ts';
import { anyPlan } from './any-plan.ts';

test('a plan that was written is read as the same plan', () => {
  fc.assert(
    fc.property(anyPlan, (plan) => {
      expect(parsePlan(writePlan(plan))).toEqual({ ok: true, value: plan });
    }),
  );
});

test('a person may leave out what is usual, and write times and steps in words', () => {
  expect(readPlan({ steps: 'at 5s cut' })).toEqual({
    ok: true,
    value: {
      version: 1,
      name: '',
      seed: 1,
      target: { address: '', transports: [], connection: null },
      steps: [{ at: 5_000, lasts: null, fault: { kind: 'cut' } }],
    },
  });
  const read = readPlan({ steps: [{ at: '2s', lasts: '1m', fault: { kind: 'drop', share: 0.5 } }] });
  expect(read.ok && read.value.steps).toEqual([
    { at: 2_000, lasts: 60_000, fault: { kind: 'drop', share: 0.5, every: null, direction: 'both', filter: '' } },
  ]);
});

describe('what is not understood is named with its place', () => {
  const one = (fault: unknown, more: object = {}) => ({ steps: [{ at: 0, fault, ...more }] });
  test.each([
    [null, 'expected an object'],
    [{ steps: [] }, 'steps: there is no fault in it'],
    [{ version: 2, steps: 'cut' }, 'version: this program reads version 1'],
    [{ steps: 'cut', speed: 1 }, 'there is no "speed" here'],
    [{ steps: 'cut; explode' }, 'steps: step 2, "explode"'],
    [{ seed: -1, steps: 'cut' }, 'seed: expected a whole number'],
    [{ name: 'x'.repeat(101), steps: 'cut' }, 'name: at most 100 characters'],
    [
      { target: { transports: ['smoke'] }, steps: 'cut' },
      'target.transports[0]: there is no "smoke"; there are: websocket',
    ],
    [{ target: { transports: ['toString'] }, steps: 'cut' }, 'target.transports[0]: there is no "toString"'],
    [
      { target: { connection: { document: 'a', connection: -1 } }, steps: 'cut' },
      'target.connection: expected the key',
    ],
    [one({ kind: 'toString' }), 'steps[0].fault.kind: there is no "toString"'],
    [one({ kind: 'cut' }, { lasts: 5 }), 'steps[0].lasts: cut happens at one moment'],
    [one({ kind: 'stuck' }, { lasts: 0 }), 'steps[0].lasts: expected a duration above 0'],
    [one({ kind: 'stuck' }, { at: Number.NaN }), 'steps[0].at: expected a duration from 0'],
    [one({ kind: 'status', status: '503' }), 'steps[0].fault.status: expected a status'],
    [
      one({ kind: 'close', code: 4_401, reason: 'ä'.repeat(62) }),
      'steps[0].fault.reason: expected a reason of at most 123 bytes',
    ],
    [one({ kind: 'drop', share: 0.1, every: 2 }), 'steps[0].fault: share and every cannot both be set'],
    [one({ kind: 'drop', share: 0 }), 'steps[0].fault.share: expected a share above 0'],
    [one({ kind: 'drop', direction: 'up' }), 'steps[0].fault.direction: expected "in", "out" or "both"'],
    [one({ kind: 'delay' }), 'steps[0].fault.by: expected a duration'],
    [one({ kind: 'cut', share: 1 }), 'steps[0].fault: there is no "share" here; there are: kind'],
    [
      one({ kind: 'bandwidth', bytesPerSecond: 0.5 }),
      'steps[0].fault.bytesPerSecond: expected a whole number of bytes',
    ],
  ])('%j', (value, expected) => {
    const read = readPlan(value);
    expect(read.ok ? 'read' : read.error).toContain(expected);
  });

  test('JSON of any kind is read or refused, never thrown on', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(typeof parsePlan(text).ok).toBe('boolean');
      }),
    );
    fc.assert(
      fc.property(anyPlan, fc.nat(), fc.string(), (plan, at, more) => {
        const text = writePlan(plan);
        const cut = at % text.length;
        expect(typeof parsePlan(text.slice(0, cut) + more + text.slice(cut + 1)).ok).toBe('boolean');
      }),
    );
  });

  test('a text that is no JSON, or too long, is refused', () => {
    expect(parsePlan('{')).toMatchObject({ ok: false, error: expect.stringContaining('this is not JSON') });
    expect(parsePlan(' '.repeat(100_001))).toMatchObject({
      ok: false,
      error: expect.stringContaining('at most 100,000'),
    });
  });
});
