// @ts-check
/** What pages and DevTools windows of Chromium have in common. */
import { clickAt, dragFrom, moveTo, pressKey, turnWheel } from './chromium-input.mjs';
import { COMMAND_LIMIT } from './driver.mjs';
import { until } from './time-limit.mjs';
import { codeIn, middleOf } from './view.ts';

/** @typedef {import('./cdp.mjs').CdpConnection} CdpConnection */

/**
 * Everything of a View that needs no more than a way to evaluate and a way to send input.
 *
 * @param {import('./page-function.ts').EvaluateSource} evaluateSource
 * @param {import('./chromium-input.mjs').InputTarget} input
 * @returns {Omit<import('./driver.mjs').View, 'screenshot' | 'close'>}
 */
export function viewOf(evaluateSource, input) {
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

/**
 * @param {CdpConnection} cdp
 * @param {string} targetId
 * @returns {Promise<string>} a session with the target
 */
export async function attach(cdp, targetId) {
  const { sessionId } = await cdp.send('Target.attachToTarget', { targetId, flatten: true });
  return String(sessionId);
}

/**
 * Closes a page or a DevTools window and waits until it is gone. One that is gone already is fine.
 *
 * @param {CdpConnection} cdp
 * @param {string} targetId
 */
export async function closeTarget(cdp, targetId) {
  const isThere = async () => {
    const { targetInfos } = await cdp.send('Target.getTargets', { filter: [{}] });
    return /** @type {{ targetId: string }[]} */ (targetInfos).some((info) => info.targetId === targetId);
  };
  // Somebody else may close it first: a reload of the extension does so with DevTools.
  await cdp.send('Target.closeTarget', { targetId }).catch(() => {});
  await until(async () => ((await isThere()) ? null : true), { what: 'a window to close', limit: COMMAND_LIMIT });
}
