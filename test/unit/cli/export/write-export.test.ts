import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { openSource } from '../../../../src/cli/export/recording-source.ts';
import {
  type Export,
  exportHar,
  exportMessages,
  exportOtlp,
  exportSession,
  READINGS,
} from '../../../../src/cli/export/write-export.ts';
import { writeHar } from '../../../../src/formats/har/write-har.ts';
import { loadRecording } from '../../formats/recordings.ts';
import { save, useFolder } from '../check-support.ts';

useFolder();

const NAME = 'reconnect-outage.rtlog';
const FILE = fileURLToPath(new URL(`../../../recordings/${NAME}`, import.meta.url));

async function textOf(made: Export | null): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of made?.bytes ?? []) pieces.push(piece);
  made?.close();
  return Buffer.concat(pieces).toString();
}

describe('what a recording is written as', () => {
  test('a HAR file says what the recording says of itself', async () => {
    const { records, zero } = loadRecording(NAME);
    const source = await openSource(FILE, null, READINGS.har);
    const text = await textOf(await exportHar(source, false, 'a test'));
    const { endsAt, isRedacted } = source.summary;
    expect(text).toBe([...writeHar(records, { zero, writer: 'a test', isRedacted, endsAt: () => endsAt })].join(''));
  });

  test('a table has a line for each message, a trace an event', async () => {
    const open = () => openSource(FILE, null, READINGS.csv);
    const lines = (await textOf(await exportMessages(await open(), FILE, 'csv'))).trimEnd().split('\r\n');
    const { traceEvents }: { traceEvents: { cat?: string }[] } = JSON.parse(
      await textOf(await exportMessages(await open(), FILE, 'trace')),
    );
    const messages = traceEvents.filter(({ cat }) => cat === 'message');
    expect(messages.length).toBeGreaterThan(10);
    expect(lines.length - 1).toBe(messages.length);
  });

  test('nothing is written of a file that is no recording', async () => {
    const file = save('text.rtlog', 'plain words');
    const open = () => openSource(file, null, 1);
    const options = { isRedacted: false, isPacked: false, writer: 'a test' };
    expect([
      await exportSession(await open(), options),
      await exportHar(await open(), false, 'a test'),
      await exportOtlp(await open(), 'text.rtlog'),
      await exportMessages(await open(), file, 'csv'),
    ]).toEqual([null, null, null, null]);
  });
});
