/**
 * Breaks every part of the way from the page to the panel while messages flow, and compares what the panel shows with the
 * server's log: nothing may be missing that the panel does not declare itself, and nothing may be shown twice.
 *
 * `npm run test:faults` plays the long form and prints the table; `npm test` the short one.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BROWSERS } from '../drivers/index.ts';
import type { World } from '../e2e/support/world.ts';
import type { Form } from './support/fault.ts';
import { FAULTS } from './support/faults.ts';
import { RATE, openScene, openWorld, type Scene } from './support/scene.ts';
import { tableOf, type Line } from './support/table.ts';

const form: Form = process.env['REALTIME_FAULTS'] === 'full' ? 'full' : 'short';
const wanted = process.env['REALTIME_BROWSER'];
const lines: Line[] = [];

afterAll(() => {
  console.log(`\n${tableOf(lines)}\n`);
});

describe.each(BROWSERS.filter((name) => wanted === undefined || wanted === name))('in %s, after a fault', (name) => {
  let world: World;
  let shared: Scene | null = null;
  beforeAll(async () => {
    world = await openWorld(name);
  });
  afterAll(() => world.close());

  test.each(FAULTS)('nothing is lost undeclared or shown twice: $name', { timeout: 600_000 }, async (fault) => {
    const times = fault.times[form];
    const reason = fault.missing?.(name) ?? null;
    if (reason !== null) {
      lines.push({ browser: name, fault: fault.name, times, verdict: null, remark: reason });
      return;
    }
    const isFresh = fault.isFresh === true;
    if (isFresh || shared === null) {
      await shared?.close();
      shared = await openScene(world);
    }
    const scene = shared;
    scene.count = fault.count[form];
    scene.rate = fault.rate?.[form] ?? RATE;
    await scene.begin();
    if (fault.startsItself !== true) await scene.start();
    await fault.play(scene, form);
    if (fault.endsItself !== true) await scene.untilDone();
    const verdict = await scene.compare();
    const remark = (await fault.check?.(scene, verdict)) ?? '';
    lines.push({ browser: name, fault: fault.name, times, verdict, remark });
    expect(verdict).toMatchObject({ undeclared: 0, twice: 0, outOfOrder: 0, invented: 0 });
    expect(verdict.sent).toBeGreaterThan(0);
    if (isFresh) {
      await scene.close();
      shared = null;
    }
  });
});
