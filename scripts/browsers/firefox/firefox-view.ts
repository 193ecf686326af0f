/**
 * Drives one document of Firefox. Its process is reached through the actor that Marionette itself uses; the code
 * below runs there with all rights and only then enters the document.
 */
import { valueAt } from '../../json.ts';
import { BrowserError, COMMAND_LIMIT } from '../driver.ts';
import type { ClickOptions, Modifiers, Point, View } from '../driver.ts';
import type { EvaluateSource } from '../page-function.ts';
import { codeIn, middleOf, savePicture } from '../view.ts';
import type { MarionetteConnection } from './marionette.ts';

/** Finds a `<browser>`: the body of a function that runs inside Firefox. */
export interface Place {
  /** Statements that leave the element in the constant `browser`, or throw. */
  readonly find: string;
  /** JSON for them, as `input.key`. */
  readonly key: unknown;
}

/**
 * Runs in the document's own global, as the browser's console does: the page's Content-Security-Policy has no say in it,
 * and objects are the page's own. JSON is taken from there too, so that its objects are plain.
 */
const EVALUATE_IN_PAGE = `
  const [source, done] = arguments;
  const { addDebuggerToGlobal } = ChromeUtils.importESModule('resource://gre/modules/jsdebugger.sys.mjs');
  addDebuggerToGlobal(globalThis);
  const page = document.defaultView;
  const debug = new Debugger();
  const global = debug.makeGlobalObjectReference(Cu.waiveXrays(page));
  const settle = global.makeDebuggeeValue(
    Cu.exportFunction((kind, text) => done(JSON.stringify({ [kind]: text === undefined ? null : String(text) })), page));
  const completion = global.executeInGlobalWithBindings(
    '(async () => {\\n' + source + '\\n})().then(' +
      '(value) => settle("json", JSON.stringify(value)),' +
      '(error) => settle("error", error instanceof Error ? error + "\\\\n" + error.stack : error))',
    { settle },
    { url: 'evaluate' });
  if (completion === null || 'throw' in completion) {
    const thrown = completion?.throw;
    done(JSON.stringify({ error: String(thrown?.unsafeDereference?.() ?? thrown) }));
  }`;

/** Trusted input, entered in the document's process as Marionette does it. */
const DISPATCH = `
  const [json, done] = arguments;
  const { event } = ChromeUtils.importESModule('chrome://remote/content/shared/webdriver/Event.sys.mjs');
  const page = document.defaultView;
  (async () => {
    for (const { kind, x, y, ...details } of JSON.parse(json)) {
      if (kind === 'key') event.sendSingleKey(details, page);
      else if (kind === 'wheel') await event.synthesizeWheelAtPoint(x, y, details, page);
      else await event.synthesizeMouseAtPoint(x, y, details, page);
    }
  })().then(() => done('null'), (error) => done(JSON.stringify({ error: String(error) })));`;

/** Runs a script with all rights in the process of the document that a `<browser>` shows. */
const IN_DOCUMENT = `
  const actor = browser.browsingContext.currentWindowGlobal.getActor('MarionetteCommands');
  const options = { async: true, timeout: 600_000, sandboxName: 'system', newSandbox: true };
  return await actor.executeScript(input.script, [input.argument], options);`;

/** A picture of what the document shows now. */
const PHOTOGRAPH = `
  const bitmap = await browser.browsingContext.currentWindowGlobal.drawSnapshot(null, 1, 'white');
  const { OffscreenCanvas, FileReader } = browser.ownerDocument.defaultView;
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  canvas.getContext('2d').drawImage(bitmap, 0, 0);
  const blob = await canvas.convertToBlob();
  return await new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(',') + 1));
    reader.readAsDataURL(blob);
  });`;

/** Runs a script in the document's process; it answers with JSON. */
async function runInDocument(
  marionette: MarionetteConnection,
  { find, key }: Place,
  { script, argument, timeout }: { script: string; argument: string; timeout: number },
): Promise<unknown> {
  const answer = await marionette.run(`${find}\n${IN_DOCUMENT}`, { key, script, argument }, { timeout });
  return JSON.parse(String(answer));
}

/** Everything of a View but `close`. */
export function firefoxView(marionette: MarionetteConnection, place: Place): Omit<View, 'close'> {
  const evaluateSource: EvaluateSource = async (source, { timeout = COMMAND_LIMIT } = {}) => {
    const task = { script: EVALUATE_IN_PAGE, argument: source, timeout };
    const answer = await runInDocument(marionette, place, task);
    const [json, error] = [valueAt(answer, 'json'), valueAt(answer, 'error')];
    if (error !== undefined) throw new BrowserError(String(error));
    return typeof json === 'string' ? JSON.parse(json) : null;
  };
  const dispatch = async (events: readonly object[]) => {
    const task = { script: DISPATCH, argument: JSON.stringify(events), timeout: COMMAND_LIMIT };
    const error = valueAt(await runInDocument(marionette, place, task), 'error');
    if (error !== undefined) throw new BrowserError(String(error));
  };
  const press = async (key: string, modifiers: Modifiers = {}) => {
    await marionette.run(`${place.find}\nbrowser.ownerDocument.defaultView.top.focus(); browser.focus();`, {
      key: place.key,
    });
    await dispatch([keyEvent(key, modifiers)]);
  };
  const code = codeIn(evaluateSource);
  return {
    ...code,
    screenshot: async (file) => {
      await savePicture(file, String(await marionette.run(`${place.find}\n${PHOTOGRAPH}`, { key: place.key })));
    },
    press,
    type: async (text) => {
      for (const character of text) await press(character);
    },
    click: async (selector, options) => dispatch(clickEvents(await middleOf(code.evaluate, selector), options)),
    drag: (from, to, options) => dispatch(dragEvents(from, to, options)),
    wheel: ({ x, y }, delta, modifiers = {}) =>
      dispatch([{ kind: 'wheel', x, y, deltaX: delta.x ?? 0, deltaY: delta.y ?? 0, ...flags(modifiers) }]),
    moveMouse: ({ x, y }) => dispatch([{ kind: 'mouse', type: 'mousemove', x, y }]),
  };
}

/** Modifiers by their names in events. */
function flags({ shift = false, ctrl = false, alt = false, meta = false }: Modifiers): Record<string, boolean> {
  return { shiftKey: shift, ctrlKey: ctrl, altKey: alt, metaKey: meta };
}

function keyEvent(key: string, modifiers: Modifiers) {
  const isPrintable = [...key].length === 1;
  const upper = key.toUpperCase();
  const code = key === ' ' ? 'Space' : /^[A-Z]$/.test(upper) ? `Key${upper}` : /^\d$/.test(key) ? `Digit${key}` : key;
  return {
    kind: 'key',
    key,
    code: isPrintable && code === key ? '' : code,
    printable: isPrintable,
    ...flags(modifiers),
  };
}

function clickEvents({ x, y }: Point, { count = 1, button = 'left', ...modifiers }: ClickOptions = {}) {
  const common = { kind: 'mouse', x, y, ...flags(modifiers) };
  const pressed = { ...common, button: button === 'left' ? 0 : 2 };
  const events: object[] = [{ ...common, type: 'mousemove' }];
  for (let clickCount = 1; clickCount <= count; clickCount += 1) {
    events.push({ ...pressed, type: 'mousedown', clickCount });
    if (button === 'right') events.push({ ...pressed, type: 'contextmenu', clickCount });
    events.push({ ...pressed, type: 'mouseup', clickCount });
  }
  return events;
}

function dragEvents(from: Point, to: Point, { steps = 8 }: { steps?: number } = {}) {
  const moves = Array.from({ length: steps }, (_, index) => {
    const share = (index + 1) / steps;
    const at = { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
    return { kind: 'mouse', type: 'mousemove', button: 0, buttons: 1, ...at };
  });
  return [
    { kind: 'mouse', type: 'mousemove', ...from },
    { kind: 'mouse', type: 'mousedown', button: 0, clickCount: 1, ...from },
    ...moves,
    { kind: 'mouse', type: 'mouseup', button: 0, clickCount: 1, ...to },
  ];
}
