import { formatDuration } from '../../base/format.ts';
import type { FindingText } from './finding-text.ts';

/**
 * Connections that always end after the same silence (`idle`) or the same life (`total`).
 *
 * @param timeout `products` are those whose default it is; spans are milliseconds.
 */
export function idleTimeoutText(timeout: {
  readonly kind: 'idle' | 'total';
  readonly lastAt: string;
  readonly usual: number;
  readonly spans: readonly number[];
  readonly products: readonly string[];
}): FindingText {
  const { kind, lastAt, usual, spans, products } = timeout;
  const isIdle = kind === 'idle';
  return {
    text: `Closed ${spans.length} times after ${formatDuration(usual)} ${isIdle ? 'of silence' : 'of life'}${defaultOf(products)}; the last at ${lastAt}.`,
    evidence: [`${isIdle ? 'silent before each close' : 'lived'}: ${spans.map(formatDuration).join(', ')}`],
    doubt:
      'Ping and pong frames are invisible to a page and reset such a timer, so the true limit may be lower. A timer of the app or the server can have the same length.',
    advice: isIdle
      ? `Send something at least every ${formatDuration(usual / 2)}: a heartbeat exactly as slow as the limit races against it.`
      : 'Raise the limit, or close and open again on purpose before it.',
  };
}

function defaultOf(products: readonly string[]): string {
  if (products.length === 0) return '';
  const list = products.length === 1 ? products[0] : `${products.slice(0, -1).join(', ')} and ${products.at(-1) ?? ''}`;
  return `, the default of ${list}`;
}
