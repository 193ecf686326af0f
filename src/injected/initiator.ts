import { INITIATOR_FRAMES } from '../wire/limits.ts';
import {
  defineProperty,
  getOwnPropertyDescriptor,
  holds,
  indexOf,
  readOwn,
  set,
  slice,
  startsWith,
} from './primordials.ts';

const NativeError = Error;

/** Characters of one frame that are kept: `data:` and `blob:` scripts have very long names. */
const FRAME_LIMIT = 400;

/**
 * The name of our script in stacks, learnt from a stack of our own: an extension URL in Chromium, `<anonymous code>` or
 * the script's `sourceURL` in Firefox.
 */
export function nameInStack(stack: string): string {
  const lines = stack.split('\n');
  const line = lines.find((each) => /:\d+(:\d+)?\)?$/.test(each)) ?? '';
  const place = line.replace(/^\s*at\s+/, '').replace(/^[^(]*\((.*)\)$/, '$1');
  return place.replace(/^[^@]*@/, '').replace(/:\d+(:\d+)?$/, '');
}

/**
 * A stack of one frame, ours. A deeper one at the start would make Chromium parse the whole script a second time, for the
 * position in its outermost function.
 */
function ownStack(): string {
  const limit = readOwn(NativeError, 'stackTraceLimit');
  if (typeof limit !== 'number') return new NativeError().stack ?? '';
  set(NativeError, 'stackTraceLimit', 1);
  const { stack = '' } = new NativeError();
  set(NativeError, 'stackTraceLimit', limit);
  return stack;
}

const ownName = nameInStack(ownStack());

/**
 * Cuts a stack to the page's own frames.
 *
 * @param stack in the form of either browser.
 * @param own the name of our script in it.
 * @returns at most `INITIATOR_FRAMES` lines, innermost first.
 */
export function pageFrames(stack: string, own: string): string {
  let frames = '';
  let count = 0;
  let from = 0;
  while (from <= stack.length && count < INITIATOR_FRAMES) {
    const end = indexOf(stack, '\n', from);
    const line = slice(stack, from, end === -1 ? stack.length : end);
    from = end === -1 ? stack.length + 1 : end + 1;
    // Chromium's first line names the error; its frames are indented. Firefox has frames only.
    const isFrame = holds(line, '@') || startsWith(line, '    at ');
    if (!isFrame || (own !== '' && holds(line, own))) continue;
    const frame = startsWith(line, '    at ') ? slice(line, 4) : line;
    frames += (count === 0 ? '' : '\n') + slice(frame, 0, FRAME_LIMIT);
    count += 1;
  }
  return frames;
}

/**
 * The page's call stack at this moment, to be cut to the page's frames when somebody asks. A page's
 * `Error.prepareStackTrace` (Chromium) must not be called by us: it is set aside for the moment where it is plain data;
 * where it is an accessor there is no stack.
 */
export function initiator(): () => string {
  const stack = takeStack();
  return () => pageFrames(stack, ownName);
}

function takeStack(): string {
  const own = getOwnPropertyDescriptor(NativeError, 'prepareStackTrace');
  const isAccessor = own !== undefined && readOwn(own, 'writable') === undefined;
  if (isAccessor) return '';
  if (own === undefined || own.value === undefined) return readStack();
  if (own.configurable !== true) return '';
  const absent = { __proto__: null, value: undefined, writable: true, configurable: true } as PropertyDescriptor;
  defineProperty(NativeError, 'prepareStackTrace', absent);
  try {
    return readStack();
  } finally {
    defineProperty(NativeError, 'prepareStackTrace', { __proto__: null, ...own } as PropertyDescriptor);
  }
}

function readStack(): string {
  const { stack } = new NativeError();
  return typeof stack === 'string' ? stack : '';
}
