import { getterOf, isObject, readData, slice, toText } from './primordials.ts';

/** Where faults of ours are noted: the recorder, which writes `fault` records. */
export type ReportFault = (where: string, text: string) => void;

let report: ReportFault | null = null;

/** Sets where faults go. */
export function reportFaultsTo(next: ReportFault): void {
  report = next;
}

/** Faults that are written down; a fault in a hot path must not fill the ring. */
const FAULT_LIMIT = 50;

/** Characters of an error's text that are kept. */
const ERROR_TEXT_LIMIT = 500;

let faults = 0;

const nameOfException = getterOf<object, string>(DOMException.prototype, 'name');
const messageOfException = getterOf<object, string>(DOMException.prototype, 'message');

/** The name of a platform exception (`AbortError` …), or the empty string for anything else. */
export function exceptionName(error: unknown): string {
  if (!isObject(error)) return '';
  try {
    return nameOfException?.(error) ?? '';
  } catch {
    // Not a DOMException: its accessors refuse every other object.
    return '';
  }
}

/** Names an error without running code of the page: accessors of the platform and plain data are read, nothing else. */
export function describeError(error: unknown): string {
  if (!isObject(error)) return typeof error === 'symbol' ? 'a symbol' : slice(toText(error), 0, ERROR_TEXT_LIMIT);
  const exception = exceptionName(error);
  if (exception !== '') return slice(`${exception}: ${messageOfException?.(error) ?? ''}`, 0, ERROR_TEXT_LIMIT);
  const name = readData(error, 'name');
  const message = readData(error, 'message');
  if (typeof name !== 'string') return 'an object';
  return slice(`${name}: ${typeof message === 'string' ? message : ''}`, 0, ERROR_TEXT_LIMIT);
}

/** Notes that bookkeeping of ours failed; never throws. */
export function noteFault(where: string, error: unknown): void {
  faults += 1;
  if (faults > FAULT_LIMIT) return;
  try {
    report?.(where, describeError(error));
  } catch {
    // The recorder itself is broken: there is nobody left to tell, and the page must not listenTrusted of it.
  }
}

/**
 * Runs bookkeeping inside a call of the page's own. Whatever goes wrong in ours stays ours: the page sees the same
 * return value and the same exception as without us.
 */
export function guard(where: string, bookkeeping: () => void): void {
  try {
    bookkeeping();
  } catch (error) {
    noteFault(where, error);
  }
}
