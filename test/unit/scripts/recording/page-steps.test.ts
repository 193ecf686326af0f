import { describe, expect, test } from 'vitest';
import { runPageSteps } from '../../../../scripts/recording/page-steps.ts';
import type { ScriptPage } from '../../../../scripts/recording/script-page.ts';

/** A page that notes what is done to it. */
function pageOf(done: string[]): ScriptPage {
  const note =
    (name: string) =>
    async (...values: readonly unknown[]): Promise<never> => {
      done.push([name, ...values].join(' '));
      if (values.includes('#missing')) throw new Error('no element #missing');
      return undefined as never;
    };
  return {
    ...{ goto: note('goto'), reload: note('reload'), click: note('click'), fill: note('fill'), type: note('type') },
    ...{ press: note('press'), evaluate: note('evaluate'), waitFor: note('waitFor') },
    ...{ waitForSelector: note('waitForSelector'), url: note('url') },
  };
}

describe('steps in a page', () => {
  test('are done one after the other', async () => {
    const done: string[] = [];
    await runPageSteps(
      [
        { action: 'wait-for', selector: '#a' },
        { action: 'click', selector: '#a' },
        { action: 'fill', selector: '#b', text: 'c' },
        { action: 'press', key: 'Enter' },
        { action: 'wait', seconds: 0.01 },
        { action: 'goto', url: 'http://localhost/' },
      ],
      pageOf(done),
      new AbortController().signal,
    );
    expect(done).toEqual(['waitForSelector #a', 'click #a', 'fill #b c', 'press Enter', 'goto http://localhost/']);
  });

  test('end with the first that fails, which is named', async () => {
    const done: string[] = [];
    const steps = [
      { action: 'click', selector: '#a' },
      { action: 'click', selector: '#missing' },
      { action: 'click', selector: '#b' },
    ] as const;
    const run = runPageSteps(steps, pageOf(done), new AbortController().signal);
    await expect(run).rejects.toThrow('step 2 (click) failed: no element #missing');
    expect(done).toEqual(['click #a', 'click #missing']);
  });

  test('end without an error where the recording was ended', async () => {
    const stop = new AbortController();
    const done: string[] = [];
    const run = runPageSteps(
      [
        { action: 'wait', seconds: 60 },
        { action: 'press', key: 'a' },
      ],
      pageOf(done),
      stop.signal,
    );
    stop.abort();
    await expect(run).resolves.toBeUndefined();
    expect(done).toEqual([]);
  });
});
