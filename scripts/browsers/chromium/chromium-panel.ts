/** Our panel in the DevTools of Chromium. */
import type { DevToolsOptions, Panel } from '../driver.ts';
import type { EvaluateSource } from '../page-function.ts';
import { savePicture } from '../view.ts';
import type { CdpConnection } from './cdp.ts';
import { FrontEnd, isGone } from './chromium-front-end.ts';
import { closeTarget, viewOf } from './chromium-target.ts';

/** How often DevTools is opened when the browser discards its window. */
const OPENINGS = 3;

/**
 * Opens DevTools on a page, selects our tab and waits for the panel's document.
 *
 * Seen once in about a hundred openings, right after another page and its DevTools were closed: Chromium gives the
 * address of a DevTools window and closes it again. Its session is gone then, and DevTools is opened again.
 */
export async function openChromiumPanel(
  cdp: CdpConnection,
  pageTarget: string,
  extensionId: string,
  options: DevToolsOptions = {},
): Promise<Panel> {
  for (let opening = 1; ; opening += 1) {
    try {
      return await openOnce(cdp, pageTarget, extensionId, options);
    } catch (error) {
      if (!isGone(error) || opening === OPENINGS) throw error;
    }
  }
}

async function openOnce(
  cdp: CdpConnection,
  pageTarget: string,
  extensionId: string,
  { width = 1280, height = 800, dock = 'window', workers }: DevToolsOptions,
): Promise<Panel> {
  const { targetId } = await cdp.send('Target.openDevTools', { targetId: pageTarget });
  const target = String(targetId);
  const frontEnd = await FrontEnd.attach(cdp, target, extensionId);
  await frontEnd.setDock(dock);
  await frontEnd.showPanel();
  if (workers !== undefined) await frontEnd.leaveWorkers();
  if (dock === 'window') await frontEnd.resizePanel(width, height);
  const evaluateSource: EvaluateSource = async (source, options) =>
    (await frontEnd.panelSession()).evaluate(source, options);
  const input = {
    send: (method: string, params: Readonly<Record<string, unknown>>) => frontEnd.sendInput(method, params),
    origin: () => frontEnd.measurePanel(),
  };
  return {
    ...viewOf(evaluateSource, input),
    resize: (newWidth, newHeight) => frontEnd.resizePanel(newWidth, newHeight),
    setTheme: (theme) => frontEnd.setTheme(theme),
    setForcedColors: async (isForced) => {
      const features = isForced ? [{ name: 'forced-colors', value: 'active' }] : [];
      await (await frontEnd.panelSession()).send('Emulation.setEmulatedMedia', { features });
    },
    setDock: async (side) => {
      await frontEnd.setDock(side);
      await frontEnd.showPanel();
    },
    screenshot: async (file) => savePicture(file, await frontEnd.photographPanel()),
    close: async () => {
      frontEnd.detach();
      await closeTarget(cdp, target);
    },
  };
}
