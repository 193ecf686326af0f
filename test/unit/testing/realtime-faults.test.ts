import { describe, expect, test } from 'vitest';
import { parsePlan } from '../../../src/faults/read-plan.ts';
import { writeSteps } from '../../../src/faults/write-steps.ts';
import { startFaultProxy } from '../../../src/testing/fault-proxy.ts';
import { RealtimeFaults } from '../../../src/testing/realtime-faults.ts';
import { openSocket, startOrigin } from '../proxy/proxied.ts';

/** Faults in pages, with what is armed there in the words of a plan. */
function inPages() {
  const armed: string[] = [];
  const faults = new RealtimeFaults({
    proxy: null,
    zero: () => 0,
    armInPages: async (text) => {
      const plan = text === null ? null : parsePlan(text);
      armed.push(
        plan === null
          ? 'end'
          : plan.ok
            ? `${plan.value.target.address}#${plan.value.seed} ${writeSteps(plan.value.steps)}`
            : plan.error,
      );
    },
  });
  return { faults, armed };
}

describe('without a proxy everything acts in the pages', () => {
  test('each method is a plan, and takes the place of the one before', async () => {
    const { faults, armed } = inPages();
    await faults.cut('/feed');
    await faults.serverDown('5s', '/feed', { seed: 3 });
    await faults.silent('', { for: 2_000 });
    await faults.stop();
    await faults.stop();
    expect(armed).toEqual(['/feed#1 cut', 'end', '/feed#3 down for 5s', 'end', '#1 half-open for 2s', 'end']);
  });

  test.each<[string, (faults: RealtimeFaults) => Promise<void>]>([
    ['#1 refuse', (faults) => faults.refuse()],
    ['#1 stuck for 1s', (faults) => faults.stuck('', { for: '1s' })],
    ['#1 freeze', (faults) => faults.freeze()],
    ['/poll#1 status 503', (faults) => faults.status(503, '/poll')],
    ['#1 close 4401 "token expired"', (faults) => faults.close(4_401, 'token expired')],
    ['#1 slow-reader 1kB/s', (faults) => faults.slowReader(1_000)],
    ['#1 delayed 500ms jitter 100ms', (faults) => faults.delay('500ms', { jitter: 100 })],
    [
      '/feed#7 10% lost when received for 20s',
      (faults) => faults.drop({ share: 0.1, seed: 7, on: '/feed', direction: 'in', for: '20s' }),
    ],
    ['#1 every 5th duplicated', (faults) => faults.duplicate({ every: 5 })],
    ['#1 swapped where "type:trade"', (faults) => faults.swap({ filter: 'type:trade' })],
    ['#1 corrupted', (faults) => faults.corrupt()],
    ['/feed#2 at 5s cut; down for 8s', (faults) => faults.plan('at 5s cut; down for 8s', '/feed', { seed: 2 })],
  ])('%s', async (expected, call) => {
    const { faults, armed } = inPages();
    await call(faults);
    expect(armed).toEqual([expected]);
  });

  test.each<[string, (faults: RealtimeFaults) => Promise<void>]>([
    ['bandwidth is limited on the wire alone', (faults) => faults.bandwidth(1_000)],
    ['expected a duration', async (faults) => faults.serverDown('soon')],
    ['above 0 to 24 hours', (faults) => faults.freeze('', { for: 0 })],
    ['a share above 0', (faults) => faults.drop({ share: 2 })],
    ['share and every cannot both be set', (faults) => faults.drop({ share: 0.5, every: 2 })],
    ['expected a close code', (faults) => faults.close(1_006)],
    ['"explode" is not a fault', async (faults) => faults.plan('explode')],
  ])('refused: %s', async (expected, call) => {
    const { faults, armed } = inPages();
    await expect(call(faults)).rejects.toThrow(expected);
    expect(armed).toEqual([]);
  });
});

test('with a proxy, what it can do acts on the wire and is recorded; the rest in the pages', async () => {
  const origin = await startOrigin();
  const proxy = await startFaultProxy();
  const armed: (string | null)[] = [];
  let zero = 0;
  const faults = new RealtimeFaults({ proxy, zero: () => zero, armInPages: async (plan) => void armed.push(plan) });
  const { closed, opened } = await openSocket(Number(new URL(proxy.server).port), origin.port);
  await opened;
  await faults.cut('/feed');
  expect(await closed).toBe(1_006);
  expect([armed, faults.takeRecords()]).toEqual([[], []]);
  zero = 1;
  expect(faults.takeRecords()).toMatchObject([
    { kind: 'induced', document: 'wire:faults', fault: 'cut', text: '/feed' },
  ]);
  await faults.refuse();
  await faults.drop({ share: 0.1 });
  expect(armed).toHaveLength(1);
  expect(faults.takeRecords().map((record) => record.kind === 'induced' && record.phase)).toEqual(['start', 'end']);
  await proxy.stop();
  await origin.stop();
});
