/** Trusted input for Chromium: the Input domain, which enters where a real mouse and keyboard would. */
import { BrowserError } from '../driver.ts';
import type { ClickOptions, DragOptions, Modifiers, Point, WheelDelta } from '../driver.ts';

/** Where input goes. */
export interface InputTarget {
  /** Sends a command to the target that owns the window. */
  send(method: string, params: Readonly<Record<string, unknown>>): Promise<unknown>;
  /** Where the document lies in that window. */
  origin(): Promise<Point>;
}

/** Keys without a character of their own: `key` to `code` where they differ, and the Windows virtual key code. */
const NAMED_KEYS: Readonly<Record<string, { code?: string; keyCode: number; text?: string }>> = {
  Backspace: { keyCode: 8 },
  Tab: { keyCode: 9 },
  Enter: { keyCode: 13, text: '\r' },
  Shift: { code: 'ShiftLeft', keyCode: 16 },
  Control: { code: 'ControlLeft', keyCode: 17 },
  Alt: { code: 'AltLeft', keyCode: 18 },
  Escape: { keyCode: 27 },
  ' ': { code: 'Space', keyCode: 32, text: ' ' },
  PageUp: { keyCode: 33 },
  PageDown: { keyCode: 34 },
  End: { keyCode: 35 },
  Home: { keyCode: 36 },
  ArrowLeft: { keyCode: 37 },
  ArrowUp: { keyCode: 38 },
  ArrowRight: { keyCode: 39 },
  ArrowDown: { keyCode: 40 },
  Delete: { keyCode: 46 },
  F2: { keyCode: 113 },
  F6: { keyCode: 117 },
};

/** The protocol's bit field of modifier keys. */
const modifierBits = ({ alt, ctrl, meta, shift }: Modifiers): number =>
  (alt ? 1 : 0) | (ctrl ? 2 : 0) | (meta ? 4 : 0) | (shift ? 8 : 0);

function describeKey(key: string): { key: string; code: string; keyCode: number; text: string } {
  const named = NAMED_KEYS[key];
  if (named !== undefined) return { key, code: named.code ?? key, keyCode: named.keyCode, text: named.text ?? '' };
  if ([...key].length !== 1) throw new BrowserError(`No key is called ${JSON.stringify(key)}`);
  const upper = key.toUpperCase();
  if (/^[A-Z]$/.test(upper)) return { key, code: `Key${upper}`, keyCode: upper.charCodeAt(0), text: key };
  if (/^\d$/.test(key)) return { key, code: `Digit${key}`, keyCode: key.charCodeAt(0), text: key };
  return { key, code: '', keyCode: 0, text: key };
}

export async function pressKey(target: InputTarget, key: string, modifiers: Modifiers = {}): Promise<void> {
  const { code, keyCode, text } = describeKey(key);
  const common = { key, code, windowsVirtualKeyCode: keyCode, modifiers: modifierBits(modifiers) };
  // A shortcut such as Ctrl+A types nothing.
  const typed = modifiers.ctrl || modifiers.alt || modifiers.meta ? '' : text;
  const down = typed === '' ? { type: 'rawKeyDown' } : { type: 'keyDown', text: typed };
  await target.send('Input.dispatchKeyEvent', { ...common, ...down });
  await target.send('Input.dispatchKeyEvent', { ...common, type: 'keyUp' });
}

/** Finds where the document lies; the function that it returns sends one mouse event there. */
async function mouseOf(
  target: InputTarget,
): Promise<(type: string, at: Point, params?: Record<string, unknown>) => Promise<unknown>> {
  const { x, y } = await target.origin();
  return (type, at, params = {}) =>
    target.send('Input.dispatchMouseEvent', { type, x: x + at.x, y: y + at.y, ...params });
}

export async function clickAt(
  target: InputTarget,
  at: Point,
  { count = 1, button = 'left', ...modifiers }: ClickOptions = {},
): Promise<void> {
  const mouse = await mouseOf(target);
  const common = { button, modifiers: modifierBits(modifiers) };
  await mouse('mouseMoved', at, { modifiers: common.modifiers });
  for (let clickCount = 1; clickCount <= count; clickCount += 1) {
    await mouse('mousePressed', at, { ...common, clickCount, buttons: button === 'left' ? 1 : 2 });
    await mouse('mouseReleased', at, { ...common, clickCount });
  }
}

export async function dragFrom(
  target: InputTarget,
  from: Point,
  to: Point,
  { steps = 8 }: DragOptions = {},
): Promise<void> {
  const mouse = await mouseOf(target);
  const pressed = { button: 'left', buttons: 1 };
  await mouse('mouseMoved', from);
  await mouse('mousePressed', from, { ...pressed, clickCount: 1 });
  for (let step = 1; step <= steps; step += 1) {
    const share = step / steps;
    await mouse('mouseMoved', { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share }, pressed);
  }
  await mouse('mouseReleased', to, { button: 'left', clickCount: 1 });
}

export async function turnWheel(
  target: InputTarget,
  at: Point,
  { x = 0, y = 0 }: WheelDelta,
  modifiers: Modifiers = {},
): Promise<void> {
  const mouse = await mouseOf(target);
  await mouse('mouseWheel', at, { deltaX: x, deltaY: y, modifiers: modifierBits(modifiers) });
}

export async function moveTo(target: InputTarget, at: Point): Promise<void> {
  const mouse = await mouseOf(target);
  await mouse('mouseMoved', at);
}
