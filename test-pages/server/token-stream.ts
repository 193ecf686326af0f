import { mix } from './seeded.ts';
import { eventText } from './server-sent-events.ts';
import type { Exchange } from './exchange.ts';

const WORDS = [
  'A', 'stream', 'of', 'tokens', 'arrives', 'piece', 'by', 'piece,', 'naïvely', 'split', '— even', 'inside', 'an',
  'emoji', '🚂,', 'and', 'still', 'reads', 'as', 'one', 'answer.',
]; // prettier-ignore

/** `/token-stream/sse`: a POST answered like a chat assistant: one event per token and a closing `[DONE]`. */
export function tokenStream(exchange: Exchange): void {
  const options = readOptions(exchange);
  exchange.stream('text/event-stream; charset=utf-8');
  run(exchange, options, (token, index) => {
    const payload = token === null ? '[DONE]' : JSON.stringify({ index, delta: { content: token } });
    return { wire: eventText({ data: payload }), payload };
  });
}

/** `/token-stream/ndjson`: the same as one JSON value per line. */
export function lineStream(exchange: Exchange): void {
  const options = readOptions(exchange);
  exchange.stream('application/x-ndjson; charset=utf-8');
  run(exchange, options, (token, index) => {
    const payload = JSON.stringify(token === null ? { index, done: true } : { index, token });
    return { wire: `${payload}\n`, payload };
  });
}

function readOptions({ parameters }: Exchange) {
  const options = {
    count: parameters.integer('count', { from: 1, to: 100_000, otherwise: 40 }),
    every: parameters.integer('every', { from: 0, to: 60_000, otherwise: 50 }),
    seed: parameters.integer('seed', { from: 0, to: 1_000_000_000, otherwise: 1 }),
    cutAt: parameters.integer('cut-at', { from: 0, to: 100_000, otherwise: 0 }),
    split: parameters.flag('split'),
  };
  parameters.finish();
  return options;
}

/**
 * Sends `count` messages and a closing one. With `split`, every write but the last ends in the middle of a message, often
 * in the middle of a character, so that a reader sees pieces that are no messages.
 */
function run(
  exchange: Exchange,
  { count, every, seed, cutAt, split }: ReturnType<typeof readOptions>,
  write: (token: string | null, index: number) => { wire: string; payload: string },
) {
  let index = 0;
  let unsent = { rest: Buffer.alloc(0), what: { payload: '', number: 0 } };
  const next = () => {
    const isLast = index === count;
    const token = isLast ? null : ` ${WORDS[mix(seed, 'token', index) % WORDS.length] ?? ''}`;
    const { wire, payload } = write(token, index);
    index += 1;
    const isEnd = isLast || index === cutAt;
    const bytes = Buffer.from(wire);
    const middle = split && !isEnd ? bytes.length >> 1 : bytes.length;
    // A message counts as sent when its last byte is.
    if (unsent.rest.length > 0) exchange.send(unsent.rest, unsent.what);
    unsent = { rest: bytes.subarray(middle), what: { payload, number: index } };
    if (unsent.rest.length === 0) exchange.send(bytes, unsent.what);
    else if (!exchange.isOver) exchange.response.write(bytes.subarray(0, middle));
    if (!isEnd) return;
    clearInterval(timer);
    if (isLast) exchange.end();
    else exchange.cut();
  };
  const timer = setInterval(next, Math.max(1, every));
  exchange.over.signal.addEventListener('abort', () => clearInterval(timer));
  next();
}
