import { EVENT_ID, parsePath, type Path } from '../../analysis/numbering/path.ts';
import type { StreamMessage } from '../../analysis/streams/message.ts';
import { valuesAt } from '../../filter/json-values-at.ts';
import { partsOf, type DecodedMessage } from '../../formats/protocols/decoded-message.ts';
import { readingOf } from '../../store/read-again.ts';
import { formatCount } from '../../texts/panel/numbers.ts';

/** Paths that were parsed; a table asks for one of them again and again. */
let parsed: { readonly text: string; readonly path: Path | null } = { text: '', path: null };

function pathOf(text: string): Path | null {
  if (parsed.text !== text) parsed = { text, path: parsePath(text) };
  return parsed.path;
}

/** The last name of a path, which heads its column: `seq` of `data[0].seq`. */
export const lastName = (path: string): string => pathOf(path)?.findLast((step) => step.kind === 'key')?.name ?? path;

function textOf(value: unknown): string {
  if (typeof value === 'number') return formatCount(value);
  return typeof value === 'string' || typeof value === 'bigint' ? String(value) : '';
}

const ofParts = (parts: readonly DecodedMessage[], path: Path): readonly string[] =>
  parts.flatMap(({ body }) => valuesAt(body, path).map(textOf)).filter((text) => text !== '');

/** Of several numbers the first and the last. */
const range = (numbers: readonly string[]): string => {
  const [first = ''] = numbers;
  const last = numbers.at(-1) ?? '';
  return first === last ? first : `${first}\u2013${last}`;
};

/** The number of one part of a message in the stream's own numbering, as text; empty if it has none. */
export function partNumber(part: DecodedMessage, path: string): string {
  const steps = path === EVENT_ID ? null : pathOf(path);
  return steps === null ? '' : range(ofParts([part], steps));
}

/** The number of a message in the stream's own numbering, as text; empty if it has none. */
export function numberOf(message: StreamMessage, path: string): string {
  if (path === EVENT_ID) return message.id ?? '';
  const steps = pathOf(path);
  return steps === null ? '' : range(ofParts(partsOf(readingOf(message)), steps));
}
