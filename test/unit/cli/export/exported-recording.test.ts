import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { analyseSource, type ReadMessage } from '../../../../src/cli/export/exported-recording.ts';
import { openSource } from '../../../../src/cli/export/recording-source.ts';
import { analyse, load } from '../../../../src/cli/load-recording.ts';
import { RECORDINGS } from '../../formats/recordings.ts';
import { save, useFolder } from '../check-support.ts';

useFolder();

test.each(RECORDINGS)('%s has the same messages, findings and end as one that is kept in memory', async (name) => {
  const file = fileURLToPath(new URL(`../../../recordings/${name}`, import.meta.url));
  const kept = analyse(await load(file, null));
  const noted: unknown[] = [];
  const streamed = await analyseSource(file, await openSource(file, null, 2), (message) => noted.push(message));
  const read: ReadMessage[] = [];
  for await (const each of streamed.messages()) read.push(each);
  expect(read.map(({ message }) => message)).toEqual(kept.messages);
  expect(noted).toEqual(kept.messages);
  expect(streamed.messageCount).toBe(kept.messages.length);
  for (const [place, message] of kept.messages.entries()) {
    const { protocol, type, channel, ref, number, parts } = kept.readings.read(message);
    const decoded = read[place]?.decoded;
    expect(decoded).toMatchObject({ protocol, type, channel, ref, number });
    expect(decoded?.parts.length).toBe(parts.length);
  }
  expect([streamed.until, streamed.analysis.findings()]).toEqual([kept.until, kept.analysis.findings()]);
});

test('a file without records has no messages', async () => {
  const file = save('none.rtlog', '');
  const { messageCount, input, until } = await analyseSource(file, await openSource(file, null, 1));
  expect([messageCount, input.format, until]).toEqual([0, null, 0]);
});
