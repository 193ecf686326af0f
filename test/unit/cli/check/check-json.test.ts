import { expect, test } from 'vitest';
import {
  HOSTILE_FILE,
  hostileHar,
  runCheck,
  runCheckJson,
  save,
  socketHar,
  STEADY,
  UNPRINTABLE,
  useFolder,
} from '../check-support.ts';

useFolder();

test('the JSON has the documented fields', async () => {
  const json = await runCheckJson(save('shape.har', JSON.stringify(socketHar(STEADY))));
  expect(json).toMatchObject({
    version: 1,
    format: 'har',
    length: 60_000,
    problems: [],
    findings: [],
    limits: [],
    streams: [
      {
        transport: 'websocket',
        url: 'wss://feed.test/ws',
        connections: 1,
        reconnects: 0,
        messagesIn: 59,
        messagesOut: 0,
        from: 0,
        until: 60_000,
        findings: [],
      },
    ],
  });
  expect(Array.isArray(json.streams[0]?.numbering)).toBe(true);
});

// Messages 3 to 5 are missing: the list and the stream have the same finding.
test('a finding is listed once for the file and once for its stream, with what is missing', async () => {
  const har = socketHar(STEADY);
  har.log.entries[0]?._webSocketMessages.splice(2, 3);
  const json = await runCheckJson(save('gap.har', JSON.stringify(har)));
  expect(json.findings).toMatchObject([
    { kind: 'gap', severity: 'error', count: 3, missing: [{ group: '', first: '3', last: '5' }] },
  ]);
  expect(json.streams[0]?.findings).toEqual(json.findings);
});

test('signs that a terminal obeys are escaped, and the values are the same', async () => {
  const file = save(HOSTILE_FILE, JSON.stringify(hostileHar()));
  const { stdout } = await runCheck(file, '--json');
  expect(stdout.replaceAll('\n', '')).not.toMatch(UNPRINTABLE);
  const json = await runCheckJson(file);
  expect(json.file).toBe(file);
  expect(json.streams[0]?.label).toMatch(UNPRINTABLE);
});
