import { cut, getterOf, isObject, readData, toText } from './primordials.ts';

/** Takes a fault of ours: the recorder, which writes `fault` records. */
type FaultSink = (where: string, text: string) => void;

let report: FaultSink | null = null;

/** Sets where faults go. */
export function reportFaultsTo(next: FaultSink): void {
  report = next;
}

/** Faults that are reported; a fault in a hot path must not fill the ring. */
const FAULT_LIMIT = 50;

/** Characters of an error's text that are recorded. */
const ERROR_TEXT_LIMIT = 500;

let faults = 0;

const nameOfException = getterOf<object, string>(DOMException.prototype, 'name');
const messageOfException = getterOf<object, string>(DOMException.prototype, 'message');

/** The name of a platform exception (`AbortError` …); the empty string for anything else. */
export function exceptionName(error: unknown): string {
  if (!isObject(error)) return '';
  try {
    return nameOfException(error);
  } catch {
    // Not a DOMException: its accessors refuse every other object.
    return '';
  }
}

/** Describes an error without running code of the page: it reads accessors of the platform and plain data only. */
export function describeError(error: unknown): string {
  if (!isObject(error)) return typeof error === 'symbol' ? 'a symbol' : cut(toText(error), ERROR_TEXT_LIMIT);
  const exception = exceptionName(error);
  if (exception !== '') return cut(`${exception}: ${messageOfException(error)}`, ERROR_TEXT_LIMIT);
  const name = readData(error, 'name');
  const message = readData(error, 'message');
  if (typeof name !== 'string') return 'an object';
  return cut(`${name}: ${typeof message === 'string' ? message : ''}`, ERROR_TEXT_LIMIT);
}

/** Reports that code of ours failed; never throws. */
export function reportFault(where: string, error: unknown): void {
  faults += 1;
  if (faults > FAULT_LIMIT) return;
  try {
    report?.(where, describeError(error));
  } catch {
    // The recorder itself is broken: no one is left to report to, and the page must not notice.
  }
}

/**
 * Runs code of ours inside a call of the page. Whatever it throws is reported to the recorder and goes no further: the page
 * sees the same return value and the same exception as without us.
 */
export function guard(where: string, action: () => void): void {
  try {
    action();
  } catch (error) {
    reportFault(where, error);
  }
}
