import { describe, expect, test } from 'vitest';
import { findPageProblem } from '../../../../scripts/recording/page-problem.ts';

/** A page that answers so, at an address. */
const page = (answer: () => unknown, address = 'http://a.test/') => ({
  runScript: async () => answer(),
  address: async () => address,
});

const fails = (): never => {
  throw new Error('no answer');
};

describe('what is wrong with a page', () => {
  test('is an error that its server answered', async () => {
    for (const status of [400, 404, 503])
      expect(await findPageProblem(page(() => ({ url: 'http://a.test/', status })))).toEqual({
        kind: 'status',
        status,
      });
  });

  test('is nothing where the status is right, or not known', async () => {
    for (const status of [0, 200, 304])
      expect(await findPageProblem(page(() => ({ url: 'http://a.test/', status })))).toBeNull();
  });

  test('is that no document came, whether the empty one answers or not', async () => {
    expect(await findPageProblem(page(() => ({ url: 'about:blank', status: 0 })))).toEqual({ kind: 'unanswered' });
    expect(await findPageProblem(page(fails, 'about:blank'))).toEqual({ kind: 'unanswered' });
  });

  test('is that it answers no question, asked twice', async () => {
    expect(await findPageProblem(page(fails))).toEqual({ kind: 'hangs' });
    let asked = 0;
    const between = page(() => ((asked += 1) === 1 ? fails() : { url: 'http://a.test/', status: 200 }));
    expect(await findPageProblem(between)).toBeNull();
  });
});
