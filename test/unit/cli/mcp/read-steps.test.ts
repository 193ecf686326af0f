import * as fc from '../../../property.ts';
import { describe, expect, test } from 'vitest';
import { MOST_STEPS, readSteps } from '../../../../src/cli/mcp/read-steps.ts';

const problem = (value: unknown): string => {
  const read = readSteps(value, []);
  return read.ok ? 'taken' : read.error;
};

describe('the steps that an agent asks for', () => {
  test('are taken as they are, in their order; none are none', () => {
    const steps = [
      { action: 'click', selector: '#go' },
      { action: 'fill', selector: 'input', text: '' },
      { action: 'press', key: 'Enter' },
      { action: 'wait', seconds: 0.5 },
      { action: 'wait-for', selector: '.ready' },
      { action: 'goto', url: 'http://localhost:3000/b' },
    ];
    expect(readSteps(steps, [])).toEqual({ ok: true, value: steps });
    expect(readSteps(undefined, [])).toEqual({ ok: true, value: [] });
  });

  test('hold no code, and lead to no other host', () => {
    expect(problem([{ action: 'evaluate', script: 'fetch("/")' }])).toContain('Step 1 needs an action: click, fill');
    expect(problem([{ action: 'constructor' }])).toContain('needs an action');
    expect(
      problem([
        { action: 'wait', seconds: 1 },
        { action: 'goto', url: 'http://example.com/' },
      ]),
    ).toContain('Only pages of this machine');
    expect(problem([{ action: 'goto', url: 'javascript:alert(1)' }])).toContain('must be the address of a page');
  });

  test('say what is wrong with which of them', () => {
    expect(
      problem([
        { action: 'wait', seconds: 1 },
        { action: 'fill', selector: 'a' },
      ]),
    ).toBe('Step 2 (fill) takes selector and text, and nothing else');
    expect(problem([{ action: 'click', selector: 'a', text: 'b' }])).toContain('nothing else');
    for (const seconds of [-1, 61, Number.NaN, '1', null])
      expect(problem([{ action: 'wait', seconds }])).toContain('(wait)');
    expect(problem([{ action: 'click', selector: 'x'.repeat(10_001) }])).toContain('(click)');
    expect(problem('click')).toContain('a list of at most');
    expect(problem(Array.from({ length: MOST_STEPS + 1 }, () => ({ action: 'press', key: 'a' })))).toContain(
      'a list of at most',
    );
    expect(problem([null])).toContain('Step 1');
  });

  test('are read whatever they are', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(typeof readSteps(value, []).ok).toBe('boolean');
        expect(readSteps([value], []).ok).toBe(false);
      }),
    );
  });
});
