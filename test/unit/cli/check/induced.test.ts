import { expect, test } from 'vitest';
import {
  writeSessionEnd,
  writeSessionHeader,
  writeSessionRecord,
} from '../../../../src/formats/session/read-session.ts';
import { Recording } from '../../analysis/recording.ts';
import { pathOf, runCheck, runCheckJson, runWriter, save, T0, useFolder } from '../check-support.ts';

useFolder();

/** A feed that was cut on purpose, and in which one message was made by hand. */
function cutFeed(): string {
  const recording = new Recording();
  const socket = recording.socket(0);
  for (let at = 1_000; at <= 20_000; at += 1_000) recording.message(at, socket, '{"value":1}');
  recording.induced(20_500, 'start', 'cut', { connection: socket });
  recording.close(20_501, socket, { code: 1006 });
  const next = recording.socket(22_000);
  recording.message(22_100, next, '{"value":1}', { direction: 'out' });
  recording.induced(22_100, 'by-hand', '', { connection: next, run: 0, message: recording.lastNumber });
  recording.message(23_000, next, '{"value":1}');
  const lines = recording.records.map(writeSessionRecord);
  return save('cut.jsonl', writeSessionHeader(T0, 'test') + lines.join('') + writeSessionEnd(lines.length));
}

test('what was caused on purpose is listed, and a finding that follows from it does not fail the run', async () => {
  const { stdout, verdict } = await runCheck(cutFeed());
  expect(verdict).toBe('clean');
  expect(stdout).toContain('On purpose: you cut this connection at 12:00:20.500.');
  expect(stdout).toContain(
    'Caused on purpose:\n  connection cut at 12:00:20.500 (/live)\n  messages made by hand at 12:00:22.100, 1 message (/live)\n',
  );
});

test('as JSON each act has its fault, stream, time and messages', async () => {
  const json = await runCheckJson(cutFeed());
  const stream = json.streams[0]?.id;
  expect(json.induced).toMatchObject([
    { fault: 'cut', run: 1, connection: 1, stream, from: 20_500, until: 20_500, messages: 0 },
    { fault: 'by-hand', run: 0, connection: 2, stream, from: 22_100, until: 22_100, messages: 1 },
  ]);
  expect(json.findings).toMatchObject([{ kind: 'reconnect', severity: 'info', isInduced: true, advice: '' }]);
});

test.each(['har', 'rtlog'])('a recording with faults reads the same after it was saved as %s', async (format) => {
  const before = await runCheckJson(cutFeed());
  const copy = pathOf(`copy.${format}`);
  expect((await runWriter('convert', pathOf('cut.jsonl'), copy)).verdict).toBe('clean');
  const after = await runCheckJson(copy);
  const facts = ({ induced, findings }: typeof before) => ({ induced, findings });
  expect(facts(after)).toEqual(facts(before));
});
