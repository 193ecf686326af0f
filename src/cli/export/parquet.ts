import { ByteWriter, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer';
import type { Cell, ColumnType, Table } from './tables.ts';

/** Rows of a row group, and characters of its texts: what is in memory at once. */
const GROUP_ROWS = 20_000;
const GROUP_CHARACTERS = 16_000_000;

/** A value as the writer takes it: whole numbers of 64 bits are big integers. */
function toStored(cell: Cell, type: ColumnType): string | number | bigint | boolean | Date | null {
  if (type === 'INT64' && typeof cell === 'number') return Number.isFinite(cell) ? BigInt(Math.round(cell)) : null;
  return cell;
}

/** What has been written since the last call; the memory is used again. */
function taken(writer: ByteWriter): Uint8Array {
  const bytes = new Uint8Array(writer.buffer.slice(0, writer.index));
  writer.index = 0;
  return bytes;
}

/**
 * Writes a table as a Parquet file (format version 1, Snappy), a row group at a time.
 *
 * @param createdBy who wrote it, for the file's own metadata.
 */
export async function* writeParquet({ columns, rows }: Table, createdBy: string): AsyncGenerator<Uint8Array> {
  const writer = new ByteWriter();
  const emptyColumns = columns.map(([name, type]) => ({ name, type, data: [], nullable: true }));
  const parquet = new ParquetWriter({ writer, schema: schemaFromColumnData({ columnData: emptyColumns }), createdBy });
  let data = columns.map((): ReturnType<typeof toStored>[] => []);
  let count = 0;
  let characters = 0;
  const write = async (): Promise<void> => {
    const columnData = columns.map(([name], place) => ({ name, data: data[place] ?? [] }));
    await parquet.write({ columnData, rowGroupSize: count });
    data = columns.map(() => []);
    count = 0;
    characters = 0;
  };
  for await (const row of rows) {
    for (const [place, [, type]] of columns.entries()) {
      const cell = row[place] ?? null;
      data[place]?.push(toStored(cell, type));
      if (typeof cell === 'string') characters += cell.length;
    }
    count += 1;
    if (count < GROUP_ROWS && characters < GROUP_CHARACTERS) continue;
    await write();
    yield taken(writer);
  }
  if (count > 0) await write();
  await parquet.finish();
  yield taken(writer);
}
