import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { performance } from 'node:perf_hooks';
import type { Context } from './context.ts';
import type { Exchange } from './exchange.ts';
import type { GroundTruth, LogFilter } from './log.ts';

/** Entries per written piece: the whole text of a long log would not fit into one string. */
const PIECE_ENTRIES = 1000;

/** `/log`: GET gives the entries, DELETE forgets them. */
export async function answerLog(exchange: Exchange, { log }: Context): Promise<void> {
  const { parameters, request, response } = exchange;
  if (request.method === 'DELETE') {
    parameters.finish();
    log.clear();
    plainJson(exchange, { cleared: true });
    return;
  }
  const most = Number.MAX_SAFE_INTEGER;
  const filter = {
    ...identity(exchange),
    from: parameters.integer('from', { from: 0, to: most, otherwise: 0 }),
    limit: parameters.integer('limit', { from: 1, to: most, otherwise: most }),
  };
  parameters.finish();
  response.writeHead(200, HEADERS);
  await pipeline(Readable.from(pieces(log, filter)), response);
}

/** `/log/summary`: counts per connection. */
export function answerSummary(exchange: Exchange, { log }: Context): void {
  const filter = identity(exchange);
  exchange.parameters.finish();
  plainJson(exchange, { forgotten: log.forgotten, connections: log.summary(filter) });
}

function* pieces(log: GroundTruth, filter: LogFilter) {
  const head = { now: performance.now(), timeOrigin: performance.timeOrigin, forgotten: log.forgotten };
  yield `${JSON.stringify(head).slice(0, -1)},"entries":[`;
  let piece: string[] = [];
  let separator = '\n';
  for (const entry of log.entries(filter)) {
    piece.push(JSON.stringify(entry));
    if (piece.length < PIECE_ENTRIES) continue;
    yield separator + piece.join(',\n');
    separator = ',\n';
    piece = [];
  }
  if (piece.length > 0) yield separator + piece.join(',\n');
  yield '\n]}\n';
}

function identity({ url }: Exchange) {
  return { run: url.searchParams.get('run'), page: url.searchParams.get('page') };
}

/** No other origin may read the log: the pages only link to it. */
const HEADERS = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' };

/** Answers without a trace in the log. */
export function plainJson({ response }: Exchange, value: unknown): void {
  response.writeHead(200, HEADERS);
  response.end(`${JSON.stringify(value, null, 1)}\n`);
}
