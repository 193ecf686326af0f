import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BROWSERS } from '../drivers/index.ts';
import { startWorld, untilDone, untilEqual, type World } from './support/world.ts';

describe.each(BROWSERS)('in %s a panel that opens late', (name) => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld(name);
  });
  afterAll(() => world.close());

  test('shows the messages sent in the five seconds before, and all that follow', async () => {
    const run = `${name}-past`;
    const page = await world.open('/ticker.html?autostart=1&count=240&rate=30', run);
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    const before = (await world.log(run)).filter(({ event }) => event === 'in').length;
    expect(before).toBeGreaterThan(60);
    const panel = await page.openDevTools();
    await untilDone(page);
    const { shown, truth } = await untilEqual(world, panel, run);
    expect(shown).toEqual(truth);
    // The recording is read above, the status line is drawn from it a frame later.
    await panel.waitFor(`return /^240 messages, 0 lost/.test(document.querySelector('[role=status]').textContent)`);
    await page.close();
  });

  test('says how many were lost when the memory of the page had overwritten them', async () => {
    const run = `${name}-overrun`;
    // 6,000 messages against a memory of 5,000 records
    const page = await world.open('/ticker.html?autostart=1&count=6000&rate=3000', run);
    await untilDone(page);
    const panel = await page.openDevTools();
    const status = await panel.waitFor(
      `const [, shown, lost] = /^([\\d,]+) messages, ([\\d,]+) lost/.exec(document.querySelector('[role=status]').textContent)
        .map((text) => Number(text.replaceAll(',', '')));
      return shown + lost === 6000 && { shown, lost };`,
    );
    const { shown, truth } = await untilEqual(world, panel, run, 0);
    const received = Object.values(shown).flatMap((endpoint) => endpoint.in).length;
    expect(status).toEqual({ shown: received, lost: 6_000 - received });
    expect(received).toBeGreaterThan(4_900);
    const sent = new Set(Object.values(truth).flatMap((endpoint) => endpoint.in));
    expect(
      Object.values(shown)
        .flatMap((endpoint) => endpoint.in)
        .filter((text) => !sent.has(text)),
    ).toEqual([]);
    await page.close();
  });
});
