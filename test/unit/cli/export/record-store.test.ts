import { expect, test } from 'vitest';
import { recordStore } from '../../../../src/cli/export/record-store.ts';
import { SpilledLists } from '../../../../src/cli/export/spilled-lists.ts';
import { HarBuilder, writeHar } from '../../../../src/formats/har/write-har.ts';
import { loadRecording, RECORDINGS } from '../../formats/recordings.ts';

test.each(RECORDINGS)('%s as HAR is the same from a temporary file as from memory', (name) => {
  const { records, zero } = loadRecording(name);
  const facts = { zero, writer: 'a test' };
  // A tenth of what a small recording has: nearly all is in the file.
  const lists = new SpilledLists(2_000);
  const builder = new HarBuilder(recordStore(lists));
  for (const record of records) builder.take(record);
  expect([...builder.pieces(facts)].join('')).toBe([...writeHar(records, facts)].join(''));
  lists.close();
});
