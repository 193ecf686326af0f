import { strikes } from './seeded.ts';
import type { Context } from './context.ts';
import type { Exchange } from './exchange.ts';

/** How many polls and answers with news a run has had, per label. */
export class PollRun {
  readonly clients = new Map<string, { calls: number; news: number }>();

  of(label: string): { calls: number; news: number } {
    const known = this.clients.get(label) ?? { calls: 0, news: 0 };
    this.clients.set(label, known);
    return known;
  }
}

/**
 * `/polling/short`: answers at once. One answer of every `news` has news, the others are an empty list, or 304 without
 * a body with `empty=304`, or 204 with `empty=204`.
 */
export function shortPoll(exchange: Exchange, context: Context): void {
  const { parameters } = exchange;
  const seed = parameters.integer('seed', { from: 0, to: 1_000_000_000, otherwise: 1 });
  const news = parameters.oneIn('news') || 10;
  const empty = parameters.choice('empty', ['list', '204', '304']);
  parameters.text('since', '');
  parameters.finish();
  const client = clientOf(exchange, context);
  client.calls += 1;
  if (strikes(seed, 'news', client.calls, news)) {
    client.news += 1;
    exchange.answerJson({ cursor: client.news, items: [{ id: client.news, text: `News ${client.news}` }] });
  } else if (empty === 'list') {
    exchange.answerJson({ cursor: client.news, items: [] });
  } else {
    exchange.answer(Number(empty));
  }
}

/**
 * `/polling/long`: holds the request until there is news, at most `hold` milliseconds (30 s by default). News comes
 * `after` milliseconds into a poll; when that is beyond `hold`, the answer is empty.
 */
export function longPoll(exchange: Exchange, context: Context): void {
  const { parameters } = exchange;
  const hold = parameters.integer('hold', { from: 0, to: 120_000, otherwise: 30_000 });
  const after = parameters.integer('after', { from: 0, to: 3_600_000, otherwise: 4000 });
  const quiet = parameters.oneIn('quiet');
  const seed = parameters.integer('seed', { from: 0, to: 1_000_000_000, otherwise: 1 });
  parameters.text('since', '');
  parameters.finish();
  const client = clientOf(exchange, context);
  client.calls += 1;
  const hasNews = after <= hold && !strikes(seed, 'quiet', client.calls, quiet);
  const timer = setTimeout(
    () => {
      if (!hasNews) {
        exchange.answer(204);
        return;
      }
      client.news += 1;
      exchange.answerJson({ cursor: client.news, items: [{ id: client.news, text: `News ${client.news}` }] });
    },
    hasNews ? after : hold,
  );
  exchange.over.signal.addEventListener('abort', () => clearTimeout(timer));
}

function clientOf({ channel }: Exchange, context: Context) {
  return context.polls.of(channel.run, () => new PollRun()).of(channel.label);
}
