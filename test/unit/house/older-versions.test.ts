import { createReadStream, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readSettings } from '../../../src/devtools-panel/state/storage/settings.ts';
import { openRecording } from '../../../src/formats/recording-file.ts';
import { readCapturePolicy } from '../../../src/wire/capture-policy.ts';
import type { WireRecord } from '../../../src/wire/record.ts';

const fixtures = new URL('../../fixtures/', import.meta.url);
const VERSIONS = readdirSync(fixtures, { withFileTypes: true }).flatMap((each) =>
  each.isDirectory() ? [each.name] : [],
);

/** What each version's files hold. */
const HELD: Readonly<Record<string, { readonly records: number; readonly messages: number }>> = {
  '0.1.0': { records: 60, messages: 57 },
};

describe.each(VERSIONS)('what version %s wrote is read by this one', (version) => {
  const folder = new URL(`${version}/`, fixtures);
  const text = (name: string): string => readFileSync(new URL(name, folder), 'utf8');

  async function read(name: string) {
    const reading = openRecording(createReadStream(new URL(name, folder)));
    const records: WireRecord[] = [];
    for await (const batch of reading) records.push(...batch.records);
    return { records, summary: reading.summary };
  }

  test.each(['plain.rtlog', 'packed.rtlog', 'session.har'])('%s: every record, without a problem', async (name) => {
    const { records, summary } = await read(name);
    expect(summary).toMatchObject({ problems: [], writer: `Realtime Inspector ${version}` });
    const messages = records.filter(({ kind }) => kind === 'message');
    expect({ records: records.length, messages: messages.length }).toEqual(HELD[version]);
  });

  test('the plain file, the packed one and the HAR file hold the same', async () => {
    const [plain, packed, har] = await Promise.all(['plain.rtlog', 'packed.rtlog', 'session.har'].map(read));
    expect(packed?.records).toEqual(plain?.records);
    expect(har?.records).toEqual(plain?.records);
  });

  test('settings: each value that was stored', () => {
    const stored: unknown = JSON.parse(text('settings.json'));
    expect(readSettings(text('settings.json'))).toMatchObject(stored as object);
  });

  test('the choice of sites', () => {
    const stored: unknown = JSON.parse(text('capture-policy.json'));
    expect(readCapturePolicy(stored)).toEqual(stored);
  });
});
