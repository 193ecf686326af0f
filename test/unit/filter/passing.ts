import type { MessageReading } from '../../../src/analysis/streams/message-decoder.ts';
import { createDecodeContext, decodePayload, type Handshake } from '../../../src/formats/protocols/decode.ts';
import type { StreamMessage } from '../../../src/analysis/streams/message.ts';
import { compileFilter, type FilterContext } from '../../../src/filter/compile-filter.ts';
import type { StreamFacts } from '../../../src/filter/match-transport.ts';
import type { Matcher } from '../../../src/devtools-panel/search/matcher.ts';
import { matchTexts } from '../../../src/filter/match-texts.ts';
import { parseFilter } from '../../../src/filter/parse-filter.ts';
import { PatternBatch } from '../../../src/filter/pattern-batch.ts';
import type { FilterError } from '../../../src/filter/syntax.ts';
import { createMessageLog } from '../../../src/store/message-log.ts';
import { message } from '../store/messages.ts';

/** A WebSocket's stream, with what a test cares about changed. */
export const streamFacts = (more: Partial<StreamFacts> = {}): StreamFacts => ({
  id: 1,
  class: 'websocket',
  transports: new Set(['websocket']),
  label: 'a.example/feed',
  url: 'wss://a.example/feed?token=1',
  ...more,
});

/** A matcher that answers at once. */
export const directMatcher: Matcher = {
  match: (tasks) => Promise.resolve(tasks.map((task) => matchTexts(task, () => undefined))),
  prepare: () => undefined,
  stop: () => undefined,
};

/** What a message is read as on a connection of its own. */
export function readAs(of: StreamMessage, handshake: Partial<Handshake>): MessageReading {
  const context = createDecodeContext({ transport: 'websocket', url: '', subprotocol: '', ...handshake });
  return { decoded: decodePayload(context, of.payload, of.direction, of.event), key: context.key };
}

interface World {
  readonly stream?: Partial<StreamFacts>;
  readonly context?: Partial<FilterContext>;
  /** How the message's connection was opened, where its protocol matters. */
  readonly handshake?: Partial<Handshake>;
}

/** Whether one message passes a filter; patterns are run here and now. A wrong filter is an error of the test. */
export function passes(filter: string, of: StreamMessage = message(SAMPLE), world: World = {}): boolean {
  const read = parseFilter(filter);
  if (!read.ok) throw new Error(read.error.text);
  if (read.value === null) return true;
  const log = createMessageLog(1);
  log.push(of, readAs(of, world.handshake ?? {}));
  const context: FilterContext = {
    clock: (at) => at,
    found: () => new Map(),
    induced: () => new Map(),
    ...world.context,
  };
  const compiled = compileFilter(read.value, streamFacts(world.stream), log, context);
  const first = compiled.test(0);
  if (first !== 2) return first === 1;
  const batch = new PatternBatch(compiled.probes, 0, 1);
  batch.ask(0);
  batch.until = 1;
  compiled.answer({ from: 0, matches: batch.tasks().map((task) => matchTexts(task, () => undefined)) });
  return compiled.test(0) === 1;
}

/** What is wrong with a filter, `null` where nothing is. */
export function faultIn(filter: string): FilterError | null {
  const read = parseFilter(filter);
  return read.ok ? null : read.error;
}

const SAMPLE = '{"type":"trade","price":"64.5"}';
