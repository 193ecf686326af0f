import { INITIATOR_FRAMES } from '../../wire/wire-limits.ts';
import {
  apply,
  charCodeAt,
  cut,
  getOwnPropertyDescriptor,
  includes,
  indexOf,
  isObject,
  lastIndexOf,
  readOwn,
  redefine,
  slice,
  startsWith,
} from './primordials.ts';

const NativeError = Error;

/** Characters of one frame that are recorded: `data:` and `blob:` scripts have very long names. */
const FRAME_LIMIT = 400;

const isDigits = (text: string): boolean => {
  for (let at = 0; at < text.length; at += 1) {
    const code = charCodeAt(text, at);
    if (code < 48 || code > 57) return false;
  }
  return text !== '';
};

/** Cuts `:line` or `:column` off the end of a place. */
function withoutNumber(place: string): string {
  const colon = lastIndexOf(place, ':');
  return colon !== -1 && isDigits(slice(place, colon + 1)) ? slice(place, 0, colon) : place;
}

/** Whether a line of a stack is a frame: Chromium's are indented below the error's name, Firefox has frames only. */
const isFrame = (line: string): boolean => startsWith(line, FRAME_START) || includes(line, '@');

const FRAME_START = '    at ';

/**
 * The name of the script of a stack's first frame, which is ours in every stack that we take: an extension URL in
 * Chromium, `<anonymous code>` or the script's `sourceURL` in Firefox. The empty text for a stack without frames.
 */
export function nameInStack(stack: string): string {
  const start = indexOf(stack, FRAME_START);
  const isOfChromium = start !== -1;
  const from = isOfChromium ? start + FRAME_START.length : indexOf(stack, '@') + 1;
  if (from === 0) return '';
  const end = indexOf(stack, '\n', from);
  const place = slice(stack, from, end === -1 ? stack.length : end);
  // Chromium puts the place into brackets where the function has a name.
  const isNamed = isOfChromium && place[place.length - 1] === ')';
  const inside = isNamed ? slice(place, lastIndexOf(place, '(') + 1, place.length - 1) : place;
  return withoutNumber(withoutNumber(inside));
}

/**
 * Cuts a stack to the page's own frames.
 *
 * @param stack in the form of either browser.
 * @param own the name of our script in it.
 * @returns at most `limit` lines, innermost first.
 */
export function pageFrames(stack: string, own: string, limit = INITIATOR_FRAMES): string {
  let frames = '';
  let count = 0;
  let from = 0;
  while (from <= stack.length && count < limit) {
    const end = indexOf(stack, '\n', from);
    const line = slice(stack, from, end === -1 ? stack.length : end);
    from = end === -1 ? stack.length + 1 : end + 1;
    if (!isFrame(line) || (own !== '' && includes(line, own))) continue;
    const frame = startsWith(line, FRAME_START) ? slice(line, 4) : line;
    frames += (count === 0 ? '' : '\n') + slice(frame, 0, FRAME_LIMIT);
    count += 1;
  }
  return frames;
}

/** Cuts a stack to the page's frames, when its record is sent. */
export const initiatorOf = (stack: string, limit?: number): string => pageFrames(stack, nameInStack(stack), limit);

/** Characters of a stack that are stored: only the names of `data:` scripts make it longer. */
const STACK_LIMIT = 8_000;

/** Frames that are taken where the page has set its own limit higher: those that are recorded, and ours above them. */
const STACK_FRAMES = INITIATOR_FRAMES + 6;

/**
 * The page's call stack at this moment, as the browser writes it. We must not call a page's `Error.prepareStackTrace`
 * (Chromium): while the stack is taken it is set aside. So is a high `Error.stackTraceLimit`: a stack of 3,000 frames
 * takes milliseconds. If either cannot be set aside unnoticed, there is no stack.
 */
export function initiator(): string {
  const limit = readOwn(NativeError, 'stackTraceLimit');
  const isHigh = typeof limit === 'number' && limit > STACK_FRAMES;
  // Taken right here where that can be: each frame of ours takes time, and the place of one of the page's.
  const stack =
    isHigh || getOwnPropertyDescriptor(NativeError, 'prepareStackTrace') !== undefined
      ? takeSetAside(isHigh, limit)
      : stackOf(new NativeError());
  return stack.length > STACK_LIMIT ? cut(stack, STACK_LIMIT) : stack;
}

const takeSetAside = (isHigh: boolean, limit: unknown): string =>
  isHigh ? takeWith('stackTraceLimit', STACK_FRAMES, limit, takeUnprepared) : takeUnprepared();

const takeUnprepared = (): string => unprepared(readStack);

/** Reads a stack while the page's `prepareStackTrace` is set aside. */
function unprepared(read: () => string): string {
  const prepare = getOwnPropertyDescriptor(NativeError, 'prepareStackTrace');
  if (prepare === undefined) return read();
  // An accessor of the page would be called.
  if (readOwn(prepare, 'writable') === undefined) return '';
  const { value } = prepare as { readonly value: unknown };
  return value === undefined ? read() : takeWith('prepareStackTrace', undefined, value, read);
}

/** Takes a stack while a property of `Error` has another value; no code of the page runs meanwhile. */
function takeWith(name: string, value: unknown, before: unknown, take: () => string): string {
  // Only the value: whether the property may be changed, listed or deleted stays as it is.
  if (!redefine(NativeError, name, value)) return '';
  try {
    return take();
  } finally {
    redefine(NativeError, name, before);
  }
}

/**
 * Runs what makes the platform throw errors that are never read. In Chromium an error without a stack takes a quarter of the
 * time of one with ten frames; Firefox has no limit to set.
 */
export function withoutStacks<T>(run: () => T): T {
  const limit = readOwn(NativeError, 'stackTraceLimit');
  if (typeof limit !== 'number' || limit === 0 || !redefine(NativeError, 'stackTraceLimit', 0)) return run();
  try {
    return run();
  } finally {
    redefine(NativeError, 'stackTraceLimit', limit);
  }
}

const readStack = (): string => stackOf(new NativeError());

function stackOf({ stack }: Error): string {
  return typeof stack === 'string' ? stack : '';
}

const isErrorNative = readOwn(NativeError, 'isError');

/**
 * Takes our frames out of the stack of an error of the platform, so that what monitors of errors group by is the app's own
 * line. Chromium alone: in Firefox the stack cannot be changed without a trace. Where a page prepares stacks itself, the
 * stack stays as it is: writing it now would call the page too early.
 */
export function hideFrames(error: unknown): void {
  try {
    // What the page threw itself is not looked at: it may be a proxy.
    if (!isObject(error) || typeof isErrorNative !== 'function' || apply(isErrorNative, undefined, [error]) !== true)
      return;
    if (getOwnPropertyDescriptor(NativeError, 'prepareStackTrace') !== undefined) return;
    const own = nameInStack(readStack());
    const member = startsWith(own, 'chrome-extension:') ? getOwnPropertyDescriptor(error, 'stack') : undefined;
    if (member === undefined) return;
    const { get, set } = member;
    // An accessor that the page has put there would be called.
    if (get !== undefined && get !== getOwnPropertyDescriptor(new NativeError(), 'stack')?.get) return;
    const stack: unknown = get === undefined ? readOwn(error, 'stack') : apply(get, error, []);
    if (typeof stack !== 'string' || !includes(stack, own)) return;
    const clean = withoutLines(stack, own);
    if (set === undefined) redefine(error, 'stack', clean);
    else apply(set, error, [clean]);
  } catch {
    // At the end of the stack's room: the page's own error goes on as it is.
  }
}

function withoutLines(text: string, part: string): string {
  let rest = '';
  for (let from = 0; from <= text.length;) {
    const end = indexOf(text, '\n', from);
    const line = slice(text, from, end === -1 ? text.length : end);
    // The first line is the error's own text.
    if (from === 0 || !startsWith(line, FRAME_START) || !includes(line, part)) rest += (from === 0 ? '' : '\n') + line;
    from = end === -1 ? text.length + 1 : end + 1;
  }
  return rest;
}

/** A stack, or an error that holds one that is not written yet: writing it costs more than taking it. */
export type CapturedStack = string | Error;

/** Frames that are taken to tell a use of a promise: five of ours, and those of the page. */
const USE_FRAMES = 10;

/** Frames of a read: four of ours, and the one that reads. */
const READ_FRAMES = 6;

/** Takes a short stack, which is written when it is needed. */
export function captureStack(frames = USE_FRAMES): CapturedStack {
  const limit = readOwn(NativeError, 'stackTraceLimit');
  // Firefox has no limit.
  if (typeof limit !== 'number' || limit === frames) return new NativeError();
  if (!redefine(NativeError, 'stackTraceLimit', frames)) return '';
  const captured = new NativeError();
  redefine(NativeError, 'stackTraceLimit', limit);
  return captured;
}

const writeStack = (captured: CapturedStack): string =>
  typeof captured === 'string' ? captured : unprepared(() => stackOf(captured));

/**
 * Whether a read of `constructor`, which happens now, is part of `then` or of `await`, as the stack shows it.
 *
 * @param call the stack of the call that gave the promise.
 */
export const isDirectUse = (call: CapturedStack): boolean =>
  isUse(initiatorOf(writeStack(captureStack(READ_FRAMES)), 1), () => writeStack(call));

/**
 * Whether the reading frame and the stack of the call that gave the promise show a use. Chromium names `Promise.then` in
 * the frame. For `await fetch(url)` both browsers give the read the place of the call; a read of its own
 * (`promise.constructor`) has a place of its own.
 */
export function isUse(reader: string, call: () => string): boolean {
  if (startsWith(reader, 'at Promise.then (<anonymous>)')) return true;
  // Other functions of the language (`Reflect.get`) may stand in both.
  if (reader === '' || includes(reader, '(<anonymous>)')) return false;
  return includes(`\n${initiatorOf(call())}\n`, `\n${reader}\n`);
}
