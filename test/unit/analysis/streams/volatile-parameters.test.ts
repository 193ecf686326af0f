import { describe, expect, test } from 'vitest';
import { MAX_VOLATILE_CHANGES, MAX_WATCHED_PARAMETERS } from '../../../../src/analysis/analysis-limits.ts';
import { normaliseEndpoint } from '../../../../src/analysis/streams/endpoint.ts';
import { VolatileParameters } from '../../../../src/analysis/streams/volatile-parameters.ts';

const endpoint = (query: string) =>
  normaliseEndpoint({
    transport: 'fetch',
    method: 'GET',
    url: `https://app.test/poll?${query}`,
    bodyKind: 'none',
    body: null,
  });

const note = (parameters: VolatileParameters, query: string) => {
  const { names, isNew } = parameters.note('family', endpoint(query));
  return [[...names], isNew];
};

describe('volatile parameters', () => {
  // Four calls are needed; in the fourth both have four values in four calls.
  test('are those whose value is new with each of four calls, and new once', () => {
    const parameters = new VolatileParameters();
    for (const value of [1, 2, 3]) expect(note(parameters, `room=a&salt=q${value}q`)).toEqual([[], false]);
    expect(note(parameters, 'room=a&salt=q4q')).toEqual([['salt'], true]);
    expect(note(parameters, 'room=a&salt=q5q')).toEqual([['salt'], false]);
  });

  test('beyond a bound further names are not watched', () => {
    const parameters = new VolatileParameters();
    const many = Array.from({ length: MAX_WATCHED_PARAMETERS }, (_, place) => `p${place}=a`).join('&');
    for (let call = 0; call < 4; call += 1) note(parameters, `${many}&zz=q${call}q`);
    expect(note(parameters, `${many}&zz=q9q`)).toEqual([[], false]);
  });

  // While the parameter is volatile its value stays the same, else it is new: the share stays about 0.8.
  test('that come and go without end stay as they are after some changes', () => {
    const parameters = new VolatileParameters();
    let changes = 0;
    let before = '';
    for (let call = 0; call < 20 * MAX_VOLATILE_CHANGES; call += 1) {
      const [names] = note(parameters, `salt=${before === 'salt' ? 'same' : `q${call}q`}`);
      if (String(names) !== before) changes += 1;
      before = String(names);
    }
    expect(changes).toBeGreaterThan(10);
    expect(changes).toBeLessThanOrEqual(MAX_VOLATILE_CHANGES);
  });
});
