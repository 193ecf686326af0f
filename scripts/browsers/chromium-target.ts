/** What pages and DevTools windows of Chromium have in common. */
import { clickAt, dragFrom, moveTo, pressKey, turnWheel } from './chromium-input.ts';
import { COMMAND_LIMIT } from './driver.ts';
import { until } from './time-limit.ts';
import { codeIn, middleOf } from './view.ts';
import type { CdpConnection } from './cdp.ts';
import type { EvaluateSource } from './page-function.ts';
import type { InputTarget } from './chromium-input.ts';
import type { View } from './driver.ts';

/** Everything of a View that needs no more than a way to evaluate and a way to send input. */
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
    wheel: (at, delta, modifiers) => turnWheel(input, at, delta, modifiers),
    moveMouse: (at) => moveTo(input, at),
  };
}

/** @returns a session with the target */
export async function attach(cdp: CdpConnection, targetId: string): Promise<string> {
  const { sessionId } = await cdp.send('Target.attachToTarget', { targetId, flatten: true });
  return String(sessionId);
}

/** Closes a page or a DevTools window and waits until it is gone. One that is gone already is fine. */
export async function closeTarget(cdp: CdpConnection, targetId: string) {
  const isThere = async () => {
    const { targetInfos } = await cdp.send('Target.getTargets', { filter: [{}] });
    return (targetInfos as { targetId: string }[]).some((info) => info.targetId === targetId);
  };
  // Somebody else may close it first: a reload of the extension does so with DevTools.
  await cdp.send('Target.closeTarget', { targetId }).catch(() => {});
  await until(async () => ((await isThere()) ? null : true), { what: 'a window to close', limit: COMMAND_LIMIT });
}
