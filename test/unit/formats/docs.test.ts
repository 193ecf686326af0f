import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createSessionReader, SESSION_VERSION } from '../../../src/formats/session/read-session.ts';
import { RECORD_VERSION } from '../../../src/wire/record.ts';

const page = readFileSync(new URL('../../../docs/reference/session-format.md', import.meta.url), 'utf8');

describe('docs/reference/session-format.md', () => {
  const example = /```ndjson\n([^`]+)```/.exec(page)?.[1] ?? '';

  test('its example is a session file', () => {
    const reader = createSessionReader();
    const records = [...reader.push(example), ...reader.end()];
    expect(reader.problems).toEqual([]);
    expect(reader.header).toMatchObject({ version: SESSION_VERSION, records: RECORD_VERSION });
    expect(records.map(({ kind }) => kind)).toEqual(['document', 'connecting', 'open', 'message', 'close']);
  });

  test('it names every kind of record', () => {
    for (const kind of [
      ...['document', 'page', 'connecting', 'open', 'message', 'chunk'],
      ...['error', 'closing', 'close', 'buffered', 'lost', 'unrecorded', 'network', 'busy', 'fault'],
    ])
      expect(page).toContain(`| \`${kind}\``);
  });
});
