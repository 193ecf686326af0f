import { isPlainText } from './body-form.ts';
import { beginRead, contentTypeOf, type Exchange, failExchange, type WholeBody, writeWhole } from './exchange.ts';
import { describeError, guard } from '../platform/guard.ts';
import { habitsAt, isHabitual } from '../platform/habit.ts';
import { hookMethodAround } from '../platform/hook.ts';
import { captureStack } from '../platform/initiator.ts';
import { blobSize } from '../platform/platform.ts';
import { apply, getPrototypeOf, getterOf, isObject, settle, uncurry } from '../platform/primordials.ts';
import type { Recorder } from '../recorder.ts';
import { whenUsed } from '../platform/promise-tap.ts';
import type { UnseenUses } from './unseen-uses.ts';

const bodyUsed = getterOf<Response, boolean>(Response.prototype, 'bodyUsed');
const cloneOf = uncurry(Response.prototype.clone);
const textOf = uncurry(Response.prototype.text);
const { prototype: syntaxError } = SyntaxError;

/** A body that the page reads as a whole. */
interface WholeRead {
  readonly response: Response;
  readonly exchange: Exchange;
  /** To be read if the body is no JSON. */
  readonly copy: Response | null;
}

/**
 * Writes a body of which `json()` could make nothing. JSON that does not parse, and a body read twice, are mistakes of the
 * page, not of the connection.
 */
function failed(recorder: Recorder, { response, exchange, copy }: WholeRead, error: unknown): void {
  const text = describeError(error);
  if (!isObject(error) || getPrototypeOf(error) !== syntaxError) {
    if (bodyUsed(response) === true) failExchange(recorder, exchange, error, text);
    return;
  }
  const write = (body: WholeBody): void => guard('json', () => writeWhole(recorder, exchange, body, text));
  const gone = (): void => write({ as: 'other', bodyKind: 'json' });
  if (copy === null) gone();
  else settle(textOf(copy), (value) => write({ as: 'text', value }), gone);
}

/**
 * `text()`, `json()` and the like: what the page gets is written when the page uses it. Of a text that the page reads as
 * JSON, such as the error page of a proxy, a copy is made, since the platform gives only the error: its text is read when
 * the page has got that.
 */
export function observeWholeReads(
  recorder: Recorder,
  exchangeOf: (response: unknown) => Exchange | undefined,
  unseen: UnseenUses,
): void {
  const begin = (self: unknown, name: string): WholeRead | null => {
    const exchange = exchangeOf(self);
    if (exchange === undefined || bodyUsed(self as Response) !== false) return null;
    beginRead(exchange);
    if (exchange.isOver) return null;
    const response = self as Response;
    // After a copy the response has another stream: a page that has seen the one before could compare them.
    const isCopied = name === 'json' && !exchange.hasStream && isPlainText(contentTypeOf(exchange));
    // Of a locked body there is no copy: the platform refuses it, and the page's own call.
    return { response, exchange, copy: isCopied ? cloneOf(response) : null };
  };

  const observe = <T>(name: string, bodyOf: (value: T) => WholeBody): void =>
    hookMethodAround(Response.prototype, name, (native, self, args) => {
      let read: WholeRead | null = null;
      try {
        read = begin(self, name);
      } catch {
        // Locked, or no response: the page gets the platform's own error.
      }
      const promise = apply(native, self, args) as Promise<T>;
      guard(name, () => {
        if (read === null) return;
        const { exchange } = read;
        const habit = habitsAt(exchange.initiator).body;
        const tap = whenUsed(
          promise,
          (value) => writeWhole(recorder, exchange, bodyOf(value)),
          (error) => read !== null && failed(recorder, read, error),
          name,
          isHabitual(habit) ? null : captureStack(),
          habit,
        );
        unseen.add(exchange, tap);
      });
      return promise;
    });
  observe<string>('text', (value) => ({ as: 'text', value }));
  observe<unknown>('json', (value) => ({ as: 'json', value }));
  observe<ArrayBuffer>('arrayBuffer', (value) => ({ as: 'buffer', value }));
  observe<ArrayBufferView>('bytes', (value) => ({ as: 'view', value }));
  observe<Blob>('blob', (value) => ({ as: 'blob', value, size: blobSize(value) ?? 0 }));
  observe<FormData>('formData', () => ({ as: 'other', bodyKind: 'form' }));
}
