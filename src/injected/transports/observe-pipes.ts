import type { Branch } from './branch.ts';
import { isMedia } from './exchange.ts';
import { guard, reportFault } from '../platform/guard.ts';
import { hookMethodAround } from '../platform/hook.ts';
import {
  apply,
  argument,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  getterOf,
  isObject,
  readData,
  readOwn,
} from '../platform/primordials.ts';
import { whenUsed } from '../platform/promise-tap.ts';
import { observedSource } from './pipe.ts';

/** The bodies that a page may pipe, and what to do with what is read. */
interface PipedBodies {
  find(stream: object): Branch | undefined;
  chunk(branch: Branch, value: unknown): void;
  done(branch: Branch): void;
  failed(branch: Branch, error: unknown): void;
  cancelled(branch: Branch): void;
  /** What the pipe reads is not seen. */
  unseen(branch: Branch): void;
  /** Something of the page is piped into a stream. */
  into(destination: unknown): void;
}

const { prototype: objectPrototype } = Object;

/**
 * Whether a pipe must be the platform's alone. With `preventCancel` it gives the rest of the body back when it ends, in
 * the state and at the moment that only the platform knows. And where the page has a `then` for all objects, each result
 * that a source of ours reads would call it.
 */
function isUntouchable(options: unknown): boolean {
  if (getOwnPropertyDescriptor(objectPrototype, 'then') !== undefined) return true;
  let holder = isObject(options) ? options : null;
  // Neither a getter is called nor its value guessed; a chain longer than any of options is not searched to its end.
  for (let depth = 0; holder !== null; depth += 1) {
    const member = getOwnPropertyDescriptor(holder, 'preventCancel');
    if (member !== undefined) return readOwn(member, 'get') !== undefined || readOwn(member, 'value') !== false;
    if (depth === 8) return true;
    holder = getPrototypeOf(holder);
  }
  return false;
}

/** `pipeTo` and `pipeThrough`: the platform reads the stream itself, so it gets one of ours in between. */
export function observePipes(bodies: PipedBodies): void {
  const isLocked = getterOf<ReadableStream, boolean>(ReadableStream.prototype, 'locked');

  const makeSource = (stream: ReadableStream, branch: Branch): ReturnType<typeof observedSource> | null => {
    try {
      return observedSource(stream, {
        chunk: (value) => bodies.chunk(branch, value),
        done: () => bodies.done(branch),
        failed: (error) => bodies.failed(branch, error),
        cancelled: () => bodies.cancelled(branch),
      });
    } catch (error) {
      reportFault('pipe', error);
      return null;
    }
  };

  const observe = (name: 'pipeTo' | 'pipeThrough'): void =>
    hookMethodAround(ReadableStream.prototype, name, (native, self, args) => {
      const target = argument(args, 0);
      guard('pipe', () => bodies.into(name === 'pipeTo' || !isObject(target) ? target : readData(target, 'writable')));
      const branch = bodies.find(self as object);
      const isPlain = branch === undefined || branch.exchange.isOver || isMedia(branch.exchange);
      if (isPlain || isLocked(self as ReadableStream) !== false) return apply(native, self, args);
      const options = argument(args, 1);
      const observed = isUntouchable(options) ? null : makeSource(self as ReadableStream, branch);
      if (observed === null) {
        const result: unknown = apply(native, self, args);
        guard('pipe', () => bodies.unseen(branch));
        return result;
      }
      let result: unknown;
      try {
        result = apply(native, observed.stream, args);
      } finally {
        // A call that the platform refused, with or without an exception, has left the replacement unlocked.
        observed.end();
      }
      if (isLocked(observed.stream)) observed.begin();
      // Before the page learns that the pipe is over, the body is unlocked.
      if (name === 'pipeTo') guard('pipe', () => whenUsed(result as Promise<void>, observed.end, observed.end, 'pipe'));
      return result;
    });
  observe('pipeTo');
  observe('pipeThrough');
}
