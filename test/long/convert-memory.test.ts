import { execFile } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeSessionEnd, writeSessionHeader, writeSessionRecord } from '../../src/formats/session/read-session.ts';
import { SHAPES } from '../unit/analysis/scale-shapes.ts';
import { byteCount, millis } from '../../src/base/units.ts';

/** Characters of the recording, and megabytes of heap that a process has for it: as records it is several times as large. */
const SIZE = 100_000_000;
const HEAP = 160;

const PROGRAM = fileURLToPath(new URL('../../dist/cli/realtime-inspector.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'convert-memory-'));
const file = join(folder, 'long.rtlog');

/** Sockets with messages of 200 bytes. */
function writeRecording(): void {
  const opening = [...(SHAPES.find(({ name }) => name === 'open sockets, an address each')?.records(50) ?? [])];
  const last = opening.at(-1);
  if (last?.kind !== 'message') throw new Error('the shape ends in no message');
  const output = openSync(file, 'w');
  writeSync(output, writeSessionHeader(1_772_366_400_000, 'a test'));
  writeSync(output, opening.map(writeSessionRecord).join(''));
  let count = opening.length;
  for (let size = 0; size < SIZE;) {
    let text = '';
    for (let line = 0; line < 1_000; line += 1, count += 1) {
      const data = `{"seq":${count},"pad":"${'x'.repeat(170)}"}`;
      const payload = { ...last.payload, data, size: byteCount(data.length) };
      const at = millis(last.at + count / 10);
      text += writeSessionRecord({ ...last, n: count, at, connection: 1 + (count % 50), payload });
    }
    writeSync(output, text);
    size += text.length;
  }
  writeSync(output, writeSessionEnd(count, null));
  closeSync(output);
}

beforeAll(writeRecording);
afterAll(() => rmSync(folder, { recursive: true }));

test.each(['csv', 'har', 'otlp.json', 'trace.json', 'parquet', 'rtlog'])(
  'a recording larger than memory is converted to %s',
  async (ending) => {
    const to = join(folder, `made.${ending}`);
    const words = [`--max-old-space-size=${HEAP}`, PROGRAM, 'convert', file, to];
    const { stderr } = await promisify(execFile)(process.execPath, words);
    expect(stderr).toContain(' records of ');
    const written = ending === 'parquet' ? join(folder, 'made.messages.parquet') : to;
    expect(statSync(written).size).toBeGreaterThan(1_000_000);
    rmSync(written);
  },
);
