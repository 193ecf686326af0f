import { describe, expect, test } from 'vitest';
import { analyseSource } from '../../../../src/cli/export/exported-recording.ts';
import { openSource } from '../../../../src/cli/export/recording-source.ts';
import { type Cell, type Table, TABLE_NAMES, tablesOf } from '../../../../src/cli/export/tables.ts';
import { asSession, runCheckJson, save, socketHar, STEADY, useFolder } from '../check-support.ts';
import { everyTenth, sessionText } from '../../testing/lossy-feeds.ts';

useFolder();

async function tablesFrom(text: string) {
  const file = save('build-7.rtlog', text);
  const tables: { readonly name: string; readonly columns: Table['columns']; readonly rows: (readonly Cell[])[] }[] =
    [];
  for (const { name, columns, rows } of tablesOf(await analyseSource(file, await openSource(file, null, 2)))) {
    const all: (readonly Cell[])[] = [];
    for await (const row of rows) all.push(row);
    tables.push({ name, columns, rows: all });
  }
  const rowsOf = (name: string) => {
    const table = tables.find((each) => each.name === name);
    return (table?.rows ?? []).map((row) =>
      Object.fromEntries((table?.columns ?? []).map(([column], place) => [column, row[place]])),
    );
  };
  return { file, tables, rowsOf };
}

describe('the tables of a recording', () => {
  test('have as many streams, messages and findings as check counts, and name the recording in each row', async () => {
    const { file, tables, rowsOf } = await tablesFrom(sessionText(everyTenth()));
    const checked = await runCheckJson(file);
    expect(tables.map(({ name }) => name)).toEqual(TABLE_NAMES);
    expect(rowsOf('streams')).toHaveLength(checked.streams.length);
    expect(rowsOf('findings').map(({ kind, count, from_ms }) => [kind, count, from_ms])).toEqual(
      checked.findings.map(({ kind, count, from }) => [kind, count, from]),
    );
    const sum = checked.streams.reduce((total, { messagesIn, messagesOut }) => total + messagesIn + messagesOut, 0);
    expect(rowsOf('messages')).toHaveLength(sum);
    for (const name of TABLE_NAMES) for (const row of rowsOf(name)) expect(row['recording']).toBe('build-7.rtlog');
    expect(rowsOf('recordings')).toMatchObject([{ records: checked.records, messages: sum, problems: null }]);
    expect(rowsOf('findings')[0]?.['missing']).toContain('10-10');
  });

  test('have times of the world where the file tells its zero, and problems of the file', async () => {
    const { rowsOf } = await tablesFrom(`${asSession(socketHar(STEADY))}{"kind":`);
    expect(rowsOf('messages')[0]).toMatchObject({
      ...{ at_ms: 1_000, time: new Date('2026-03-01T12:00:01.000Z') },
      ...{ type: 'tick', direction: 'in', protocol: 'json' },
    });
    expect(rowsOf('recordings')[0]?.['problems']).toContain('not JSON');
    const { rowsOf: unknown } = await tablesFrom(asSession(socketHar(STEADY)).replace(/"zero":\d+/, '"zero":0'));
    expect(unknown('messages')[0]).toMatchObject({ at_ms: 1_000, time: null });
  });

  test('give each row as many cells as there are columns', async () => {
    const { tables } = await tablesFrom(sessionText(everyTenth()));
    for (const { columns, rows } of tables) for (const row of rows) expect(row).toHaveLength(columns.length);
  });
});
