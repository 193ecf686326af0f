import { describe, expect, test } from 'vitest';
import { applyCapturePolicy } from '../../../src/relay/apply-capture-policy.ts';
import type { CapturePolicy } from '../../../src/wire/capture-policy.ts';

/** What the recorder is sent on a page of this origin under a policy, once the page is idle. */
async function sentUnder(policy: CapturePolicy | Error, origin: string): Promise<readonly unknown[]> {
  const sent: unknown[] = [];
  let idle = (): void => undefined;
  applyCapturePolicy({
    channel: { send: (message) => void sent.push(message) },
    origin,
    whenIdle: (task) => (idle = task),
    read: () => (policy instanceof Error ? Promise.reject(policy) : Promise.resolve(policy)),
  });
  expect(sent).toEqual([]);
  idle();
  await new Promise((resolve) => setTimeout(resolve, 0));
  return sent;
}

const chosen: CapturePolicy = { where: 'chosen', sites: ['app.test'] };

describe('the capture policy of a page', () => {
  test.each<[string, CapturePolicy, string, boolean]>([
    ['everywhere', { where: 'everywhere', sites: [] }, 'https://other.test', true],
    ['a chosen site', chosen, 'https://www.app.test:8443', true],
    ['another site', chosen, 'https://other.test', false],
    ['a document without an origin', chosen, 'null', false],
    ['nowhere', { where: 'nowhere', sites: [] }, 'https://app.test', false],
  ])('%s', async (_, policy, origin, isAllowed) => {
    expect(await sentUnder(policy, origin)).toEqual(isAllowed ? [] : [{ type: 'capture-nothing' }]);
  });

  test('stays as it is if the storage cannot be read any more', async () => {
    expect(await sentUnder(new Error('Extension context invalidated.'), 'https://app.test')).toEqual([]);
  });
});
