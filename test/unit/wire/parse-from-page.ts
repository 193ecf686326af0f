import { ok, type Result } from '../../../src/base/result.ts';
import type { FromPage } from '../../../src/wire/hops.ts';
import { parseToPanel, type Received } from '../../../src/wire/parse-hops.ts';
import type { WireError } from '../../../src/wire/check.ts';

/** Reads a page's message as the panel does: inside the `from-page` message in which it arrives. */
export function parseFromPage(value: unknown): Result<Received<FromPage>, WireError> {
  const parsed = parseToPanel({ type: 'from-page', page: 'p', message: value });
  if (!parsed.ok) return parsed;
  const { message, rejected } = parsed.value;
  if (message.type !== 'from-page') throw new Error(`a message of type ${message.type}`);
  return ok({ message: message.message, rejected });
}
