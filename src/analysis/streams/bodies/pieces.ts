import type { Payload } from '../../../wire/record.ts';
import type { Connection } from '../stream-entry.ts';
import type { Stream } from '../stream.ts';

/** Pieces of bodies that consist of lines, as the page read them, and how many the next piece went on with inside a line. */
export interface Pieces {
  readonly read: number;
  readonly insideLine: number;
}

/** Adds what is counted of one stream to another. */
export function addPieces(stream: Pick<Stream, 'pieces'>, more: Pieces | undefined): void {
  if (more === undefined) return;
  const { read, insideLine } = stream.pieces ?? { read: 0, insideLine: 0 };
  stream.pieces = { read: read + more.read, insideLine: insideLine + more.insideLine };
}

/** Counts a piece of a body that is read line by line. A body may end without a line end, so the next piece decides. */
export function countPiece(connection: Connection, { data, encoding, isCut }: Payload): void {
  if (encoding !== 'text' || data === '') return;
  addPieces(connection.entry.stream, { read: 1, insideLine: connection.isInsideLine ? 1 : 0 });
  // Of a piece that is cut the end is not known.
  connection.isInsideLine = !isCut && !/[\r\n]$/.test(data);
}
