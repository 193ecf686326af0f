import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { openSource, type RecordingSource } from '../../../../src/cli/export/recording-source.ts';
import { writeSessionRecord } from '../../../../src/formats/session/read-session.ts';
import type { WireRecord } from '../../../../src/wire/record.ts';
import { loadRecording } from '../../formats/recordings.ts';
import { pathOf, save, useFolder } from '../check-support.ts';

useFolder();

const NAME = 'ticker-faults.rtlog';
const FILE = fileURLToPath(new URL(`../../../recordings/${NAME}`, import.meta.url));

async function recordsOf(source: RecordingSource): Promise<readonly WireRecord[]> {
  const all: WireRecord[] = [];
  for await (const batch of source.batches()) all.push(...batch);
  return all;
}

describe('a recording that is read several times', () => {
  test('gives the same records each time', async () => {
    const { records } = loadRecording(NAME);
    const source = await openSource(FILE, null, 2);
    expect(await recordsOf(source)).toEqual(records);
    expect(await recordsOf(source)).toEqual(records);
    expect(source.summary).toMatchObject({ format: 'session', records: records.length, problems: [] });
    expect(source.redaction).toBe(null);
  });

  test('gives no more than the first time where the file has grown, and says so where it has lost some', async () => {
    const lines = readFileSync(FILE, 'utf8').split('\n').slice(0, 40);
    const file = save('growing.rtlog', `${lines.join('\n')}\n`);
    const source = await openSource(file, null, 3);
    const first = await recordsOf(source);
    expect(first).toHaveLength(39);
    appendFileSync(file, first.map(writeSessionRecord).join(''));
    expect(await recordsOf(source)).toEqual(first);
    const problems = source.summary.problems.length;
    writeFileSync(file, `${lines.slice(0, 10).join('\n')}\n`);
    expect(await recordsOf(source)).toEqual(first.slice(0, 9));
    expect(source.summary.problems.slice(problems)).toEqual(['it lost records while it was read']);
  });

  test('replaces secrets in each reading, and counts the places once', async () => {
    const source = await openSource(FILE, { hasUsual: false, paths: [], patterns: ['ticker'] }, 2);
    const once = await recordsOf(source);
    const { redaction } = source;
    expect(redaction?.places).toBeGreaterThan(0);
    expect(JSON.stringify(once)).not.toContain('ticker');
    expect(await recordsOf(source)).toEqual(once);
    expect(source.redaction).toEqual(redaction);
  });

  test('that is not there has a problem and no records', async () => {
    const source = await openSource(pathOf('nowhere.rtlog'), null, 1);
    expect(await recordsOf(source)).toEqual([]);
    expect(source.summary).toMatchObject({ format: null, problems: ['there is no such file'] });
  });
});
