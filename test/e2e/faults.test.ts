import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BROWSERS } from '../drivers/index.ts';
import { violationsIn } from './support/accessibility.ts';
import { clickByScript, untilGone, untilShown, untilText } from './support/document.ts';
import { beginFaults, beSilent, oneClick, receivedBy, SOCKETS, untilMore } from './support/faults.ts';
import { findingsIn } from './support/panel.ts';
import { startWorld, type World } from './support/world.ts';

describe.each(BROWSERS)('faults on purpose in %s', (name) => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld(name);
  });
  afterAll(() => world.close());

  test('a cut: clients reconnect, the panel marks it, and no finding blames the server', async () => {
    const { page, panel } = await beginFaults(world, `${name}-cut`);
    await oneClick(panel, 'cut');
    await untilText(panel, '.fault-outcome', /Done/);
    await untilMore(page, SOCKETS, await receivedBy(page));
    await untilText(panel, '.faults .induced-notes', /connection cut.*connection cut.*connection cut/s);
    await panel.waitFor(() => realtimePanel.findings().filter(({ kind }) => kind === 'reconnect').length >= 3);
    const reconnects = (await findingsIn(panel)).filter(({ kind }) => kind === 'reconnect');
    for (const finding of reconnects) {
      expect(finding).toMatchObject({ isInduced: true, severity: 'info', advice: '' });
      expect(finding.text).toMatch(/^On purpose: you cut this connection at /);
    }
    await panel.click('[data-stream] .name');
    await untilText(panel, 'tr[data-event="induced"]', /On purpose: connection cut/);
    await page.close();
  });

  test('silence is in force until it is stopped: a badge says so in toolbar and lane', async () => {
    const { page, panel, before } = await beSilent(world, `${name}-stop`);
    await untilShown(panel, '.stream .faulted');
    expect(await violationsIn(panel, '.toolbar')).toEqual([]);
    expect(await violationsIn(panel, '.faults')).toEqual([]);
    await clickByScript(panel, '.badge-in-force button');
    await untilGone(panel, '.badge-in-force');
    await untilMore(page, SOCKETS, before);
    await page.close();
  });
});
