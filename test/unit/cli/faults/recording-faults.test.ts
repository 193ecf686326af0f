import { afterEach, beforeEach, expect, test } from 'vitest';
import { RecordingFaults } from '../../../../src/cli/faults/recording-faults.ts';
import { planOf } from '../../../../src/faults/one-click.ts';
import { parseSteps } from '../../../../src/faults/parse-steps.ts';
import { EVERYTHING, type FaultPlan } from '../../../../src/faults/plan.ts';
import { fetchThrough, openTunnel, type Origin, startOrigin } from '../../proxy/proxied.ts';

let origin: Origin;
beforeEach(async () => void (origin = await startOrigin()));
afterEach(() => origin.stop());

const plan = (words: string): FaultPlan => {
  const steps = parseSteps(words);
  if (!steps.ok) throw new Error(steps.error);
  return planOf(steps.value, EVERYTHING);
};

const start = (words: string, url = `http://127.0.0.1:${origin.port}/page`): Promise<RecordingFaults | null> =>
  RecordingFaults.start({ url, faults: words === '' ? [] : [plan(words)], isLoopbackOnly: true, allowedHosts: [] });

test('without faults there is no proxy', async () => {
  expect(await start('')).toBeNull();
});

test('times count from the first connection to the host of the page', async () => {
  const faults = await start('freeze for 50ms');
  if (faults === null) throw new Error('no proxy');
  const other = await startOrigin();
  const begin = Date.now();
  await fetchThrough(faults.address.port, `http://127.0.0.1:${other.port}/poll`);
  expect(faults.take(begin)).toEqual([]);
  expect((await fetchThrough(faults.address.port, `http://127.0.0.1:${origin.port}/poll`)).status).toBe(200);
  expect(faults.take(begin).map((record) => record.kind === 'induced' && `${record.phase} ${record.fault}`)).toEqual([
    'start freeze',
    'end freeze',
  ]);
  expect(faults.leftAlone()).toEqual([]);
  await faults.stop();
  await other.stop();
});

test('for this machine alone, it forwards nowhere else', async () => {
  const faults = await start('cut');
  const { status, socket } = await openTunnel(faults?.address.port ?? 0, 'example.com:443');
  socket.destroy();
  expect(status).toBe(403);
  await faults?.stop();
});
