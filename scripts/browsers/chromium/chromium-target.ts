/** What pages and DevTools windows of Chromium have in common. */
import { valueAt, listAt } from '../../json.ts';
import { COMMAND_LIMIT } from '../driver.ts';
import type { View } from '../driver.ts';
import type { EvaluateSource } from '../page-function.ts';
import { until } from '../time-limit.ts';
import { codeIn, middleOf } from '../view.ts';
import type { CdpConnection } from './cdp.ts';
import { clickAt, dragFrom, moveTo, pressKey, turnWheel } from './chromium-input.ts';
import type { InputTarget } from './chromium-input.ts';

/** Everything of a View that needs no more than a way to run text and a way to send input. */
export function viewOf(evaluateSource: EvaluateSource, input: InputTarget): Omit<View, 'screenshot' | 'close'> {
  const code = codeIn(evaluateSource);
  return {
    ...code,
    press: (key, modifiers) => pressKey(input, key, modifiers),
    type: async (text) => {
      for (const character of text) await pressKey(input, character);
    },
    click: async (selector, options) => clickAt(input, await middleOf(code.evaluate, selector), options),
    drag: (from, to, options) => dragFrom(input, from, to, options),
    wheel: (point, delta, modifiers) => turnWheel(input, point, delta, modifiers),
    moveMouse: (point) => moveTo(input, point),
  };
}

/** What the browser lists of a target. */
export interface TargetInfo {
  readonly id: string;
  readonly type: string;
  readonly url: string;
}

/** Lists all targets, not only pages. */
export async function listTargets(cdp: CdpConnection): Promise<readonly TargetInfo[]> {
  const answer = await cdp.send('Target.getTargets', { filter: [{}] });
  return listAt(answer, 'targetInfos').map((info) => ({
    id: String(valueAt(info, 'targetId')),
    type: String(valueAt(info, 'type')),
    url: String(valueAt(info, 'url')),
  }));
}

/** Closes a page or a DevTools window and waits until it is gone. One that is gone already is fine. */
export async function closeTarget(cdp: CdpConnection, targetId: string): Promise<void> {
  const ask = async () => {
    // Something else may close it first (a reload of the extension does so with DevTools), and a page that is being loaded
    // again forgets that it was to close.
    await cdp.send('Target.closeTarget', { targetId }).catch(() => {});
    return (await listTargets(cdp)).some(({ id }) => id === targetId) ? null : true;
  };
  await until(ask, { what: 'a window to close', limit: COMMAND_LIMIT, pause: 200 });
}
