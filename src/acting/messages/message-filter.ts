import { byteCount, millis } from '../../base/units.ts';
import { compileFilter, type FilterContext } from '../../filter/compile-filter.ts';
import type { StreamFacts } from '../../filter/match-transport.ts';
import { matchTexts } from '../../filter/match-texts.ts';
import { parseFilter } from '../../filter/parse-filter.ts';
import { PatternBatch } from '../../filter/pattern-batch.ts';
import type { Expression } from '../../filter/syntax.ts';
import { createMessageLog } from '../../store/message-log.ts';
import type { Direction, Payload } from '../../wire/record.ts';
import { sizeOf } from '../transports/payload.ts';

/** A message as a filter sees it. */
export interface FilteredMessage {
  readonly direction: Direction;
  /** Text, an `ArrayBuffer`, or a `Blob`, of which only the size is known. */
  readonly data: unknown;
  /** SSE event type and id; `null` elsewhere. */
  readonly event: string | null;
  readonly id: string | null;
}

/** A message is tested when it comes: nothing was found out about it yet. */
const CONTEXT: FilterContext = { clock: () => 0, found: () => new Map(), induced: () => new Map() };

/** Bytes of a binary message that are looked at. */
const BYTES_LIMIT = 64 * 1024;

function payloadOf(data: unknown): Payload {
  if (data instanceof ArrayBuffer) {
    const bytes = new Uint8Array(data, 0, Math.min(data.byteLength, BYTES_LIMIT));
    const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
    const size = byteCount(data.byteLength);
    return { encoding: 'base64', data: btoa(binary), size, isCut: data.byteLength > BYTES_LIMIT };
  }
  if (data instanceof Blob) return { encoding: 'base64', data: '', size: byteCount(data.size), isCut: data.size > 0 };
  const text = String(data);
  return { encoding: 'text', data: text, size: byteCount(sizeOf(text)), isCut: false };
}

/** Tests the messages of one connection with filters of the panel's language. */
export class MessageFilter {
  readonly #stream: StreamFacts;
  readonly #parsed = new Map<string, Expression | null>();

  constructor(transport: 'websocket' | 'eventsource' | 'datachannel', url: string) {
    const kind = transport === 'eventsource' ? 'sse' : transport;
    this.#stream = { id: 1 as StreamFacts['id'], class: kind, transports: new Set([transport]), label: url, url };
  }

  /** Whether a message passes; none passes a filter that is not understood. */
  passes(filter: string, message: FilteredMessage): boolean {
    const expression = this.#parse(filter);
    if (expression === null) return filter.trim() === '';
    const payload = payloadOf(message.data);
    const log = createMessageLog(this.#stream.id);
    const { direction, event, id } = message;
    const bodyKind = payload.encoding === 'text' ? 'text' : 'arraybuffer';
    log.push({
      ...{ ref: { document: '', n: 0, part: 0 }, stream: this.#stream.id, connection: 0, at: millis(0) },
      ...{ direction, size: payload.size ?? byteCount(0), bodyKind, payload, event, id },
    });
    const compiled = compileFilter(expression, this.#stream, log, CONTEXT);
    if (compiled.test(0) !== 2) return compiled.test(0) === 1;
    const batch = new PatternBatch(compiled.probes, 0, 1);
    batch.ask(0);
    batch.until = 1;
    compiled.answer({ from: 0, matches: batch.tasks().map((task) => matchTexts(task, () => {})) });
    return compiled.test(0) === 1;
  }

  #parse(filter: string): Expression | null {
    const known = this.#parsed.get(filter);
    if (known !== undefined) return known;
    const parsed = parseFilter(filter);
    const expression = parsed.ok ? parsed.value : null;
    this.#parsed.set(filter, expression);
    return expression;
  }
}
