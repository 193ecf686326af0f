import { execFile, execFileSync } from 'node:child_process';
import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CheckJson } from '../../src/cli/check/check-json.ts';
import { convert } from '../../src/cli/convert.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Recordings of the test pages; the first lost messages in build 120. */
const BUILDS = 200;
const FIRST_LOSS = 120;

let folder = '';
let ask = (_sql: string): Promise<readonly Readonly<Record<string, unknown>>[]> => Promise.resolve([]);
let checked: readonly (CheckJson & { readonly verdict: string })[] = [];
let status: unknown = null;

const nameOf = (build: number): string => `build-${String(build).padStart(3, '0')}.rtlog`;

/** The part of DuckDB that is used here. */
interface DuckDb {
  readonly DuckDBInstance: {
    create(path: string): Promise<{
      connect(): Promise<{
        run(sql: string): Promise<unknown>;
        runAndReadAll(sql: string): Promise<{ getRowObjectsJson(): readonly Readonly<Record<string, unknown>>[] }>;
      }>;
    }>;
  };
}

/** The recordings of CI: whole ones, from a build on such as lost messages, one damaged, one empty, one still growing. */
function saveBuilds(): void {
  mkdirSync(join(folder, 'artifacts'));
  mkdirSync(join(folder, 'tables'));
  const recordings = join(root, 'test/recordings');
  const names = readdirSync(recordings).filter((name) => name.endsWith('.rtlog'));
  const whole = names.filter(
    (name) => !readFileSync(join(recordings, name.replace('.rtlog', '.expected.json')), 'utf8').includes('"gap"'),
  );
  expect(whole.length).toBeGreaterThan(5);
  for (let build = 1; build <= BUILDS; build += 1) {
    const source = build >= FIRST_LOSS && build % 4 === 0 ? 'ticker-faults.rtlog' : (whole[build % whole.length] ?? '');
    copyFileSync(join(recordings, source), join(folder, 'artifacts', nameOf(build)));
  }
  appendFileSync(join(folder, 'artifacts', nameOf(50)), '{"kind":');
  writeFileSync(join(folder, 'artifacts', nameOf(60)), '');
}

/** Checks all of them with the built tool, while something writes to build 70. */
async function checkAll(): Promise<void> {
  const growing = join(folder, 'artifacts', nameOf(70));
  const writing = setInterval(() => appendFileSync(growing, '\n'), 20);
  const tool = join(root, 'dist/cli/realtime-inspector.mjs');
  const words = [tool, 'check', 'artifacts/**/*.rtlog', '--json', '--junit', 'results.xml'];
  const output = await new Promise<string>((resolve) => {
    execFile(process.execPath, words, { cwd: folder, maxBuffer: 1e9 }, (error, stdout) => {
      status = error?.code ?? 0;
      resolve(stdout);
    });
  });
  clearInterval(writing);
  const report: { readonly files: typeof checked } = JSON.parse(output);
  checked = report.files;
}

beforeAll(async () => {
  const own = join(root, 'test/many');
  execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts'], { cwd: own, stdio: 'ignore' });
  folder = mkdtempSync(join(tmpdir(), 'realtime-inspector-many-'));
  saveBuilds();
  await checkAll();
  for (const name of readdirSync(join(folder, 'artifacts')))
    await convert({
      command: 'convert',
      from: join(folder, 'artifacts', name),
      to: join(folder, 'tables', name.replace('.rtlog', '.parquet')),
      format: 'parquet',
      isPacked: false,
      redaction: null,
    });
  const duckdb: DuckDb = await import(join(own, 'node_modules/@duckdb/node-api/lib/index.js'));
  const connection = await (await duckdb.DuckDBInstance.create(':memory:')).connect();
  ask = async (sql) =>
    (await connection.runAndReadAll(sql.replaceAll("'tables/", `'${folder}/tables/`))).getRowObjectsJson();
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('200 recordings in one call', () => {
  test('one damaged, one empty, one that grows: named, the others judged', () => {
    const bad = checked.filter(({ verdict }) => verdict === 'unreadable');
    expect(bad.map(({ file, problems }) => [file, problems[0]])).toEqual([
      [`artifacts/${nameOf(50)}`, expect.stringContaining('not JSON')],
      [`artifacts/${nameOf(60)}`, 'the file is empty'],
      [`artifacts/${nameOf(70)}`, expect.stringContaining('still being written')],
    ]);
    expect([checked.length, status]).toEqual([BUILDS, 2]);
    expect(checked.filter(({ verdict }) => verdict === 'findings').length).toBeGreaterThan(50);
    const suites = readFileSync(join(folder, 'results.xml'), 'utf8').match(/<testsuite /g);
    expect(suites).toHaveLength(BUILDS);
  });

  test('their Parquet, read by DuckDB, counts what check --json counts', async () => {
    const rows = await ask(`
      SELECT r.recording AS file,
        CAST((SELECT count(*) FROM 'tables/*.streams.parquet' s WHERE s.recording = r.recording) AS INTEGER) AS streams,
        CAST((SELECT count(*) FROM 'tables/*.messages.parquet' m WHERE m.recording = r.recording) AS INTEGER) AS messages,
        (SELECT string_agg(kind || ' ' || count, ',' ORDER BY kind, count) FROM 'tables/*.findings.parquet' f WHERE f.recording = r.recording) AS findings
      FROM 'tables/*.recordings.parquet' r ORDER BY r.recording`);
    const expected = checked
      .filter(({ records }) => records > 0)
      .map(({ file, streams, findings }) => ({
        file: file.replace('artifacts/', ''),
        streams: streams.length,
        messages: streams.reduce((sum, { messagesIn, messagesOut }) => sum + messagesIn + messagesOut, 0),
        findings:
          findings.length === 0
            ? null
            : findings
                .toSorted((first, second) =>
                  first.kind === second.kind ? first.count - second.count : first.kind < second.kind ? -1 : 1,
                )
                .map(({ kind, count }) => `${kind} ${count}`)
                .join(','),
      }));
    expect(rows).toEqual(expected);
    expect(rows).toHaveLength(BUILDS - 1);
  });
});

describe('the questions of docs/user/many.md', () => {
  const questions = [...readFileSync(join(root, 'docs/user/many.md'), 'utf8').matchAll(/```sql\n([^]*?)```/g)].map(
    ([, sql = '']) => sql,
  );
  const numberOf = (part: (file: CheckJson) => number): number => checked.reduce((sum, file) => sum + part(file), 0);
  const lostIn = ({ findings }: CheckJson): number =>
    findings.filter(({ kind }) => kind === 'gap').reduce((sum, { count }) => sum + count, 0);

  test('are five, and each is answered', async () => {
    expect(questions).toHaveLength(5);
    for (const question of questions) expect((await ask(question)).length).toBeGreaterThan(0);
  });

  test('which build first lost messages, and which streams the most', async () => {
    // The builds are copies, so that their names have the order and their times do not.
    const [first] = await ask((questions[0] ?? '').replace('ORDER BY r.zero, ', 'ORDER BY '));
    expect(first).toMatchObject({ recording: nameOf(FIRST_LOSS) });
    const most = await ask(questions[1] ?? '');
    expect(most.reduce((sum, { lost }) => sum + Number(lost), 0)).toBe(numberOf(lostIn));
    expect(most[0]).toMatchObject({
      stream_label: '/ticker/ws',
      runs: checked.filter((file) => lostIn(file) > 0).length,
    });
  });

  test('how long each was without a connection', async () => {
    const rows = await ask(questions[2] ?? '');
    const outages = numberOf(({ findings }) => findings.filter(({ kind }) => kind === 'reconnect').length);
    expect(outages).toBeGreaterThan(0);
    expect(rows.reduce((sum, row) => sum + Number(row['outages']), 0)).toBe(outages);
  });

  test('what weighs the most, and the longest pause', async () => {
    const heavy = await ask((questions[3] ?? '').replace('LIMIT 10', ''));
    const bytes = numberOf(({ streams }) => streams.reduce((sum, each) => sum + each.bytesIn + each.bytesOut, 0));
    expect(heavy.reduce((sum, row) => sum + Number(row['bytes']), 0)).toBe(bytes);
    const [pause] = await ask(questions[4] ?? '');
    expect(Number(pause?.['pause_ms'])).toBeGreaterThan(1_000);
  });
});
