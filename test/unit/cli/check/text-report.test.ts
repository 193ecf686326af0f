import { expect, test } from 'vitest';
import { writeSessionHeader, writeSessionRecord } from '../../../../src/formats/session/read-session.ts';
import { Recording } from '../../analysis/recording.ts';
import { runCheck, runCheckJson, save, socketHar, STEADY, T0, useFolder } from '../check-support.ts';

useFolder();

test('a message from the recording cannot forge lines or colours', async () => {
  const har = socketHar(STEADY);
  const [entry] = har.log.entries;
  if (entry !== undefined) entry.request.url = 'wss://feed.test/\u001b[2J\nno findings';
  const { stdout } = await runCheck(save('colour\u001b.har', JSON.stringify(har)));
  expect(stdout).not.toContain('\u001b');
  expect(stdout).toContain('·[2J·no findings');
});

// Messages 3 to 5 are missing: one gap, which fails the run.
test('names each finding with its evidence, caveat and suggestion, and ends in a verdict', async () => {
  const har = socketHar(STEADY);
  har.log.entries[0]?._webSocketMessages.splice(2, 3);
  const { stdout } = await runCheck(save('gap.har', JSON.stringify(har)));
  const lines = stdout.split('\n');
  expect(lines[0]).toMatch(/gap\.har: HAR, \d+ records, 1 min$/);
  expect(stdout).toMatch(/^ {2}numbered by seq \(contiguous, inferred\)$/m);
  expect(stdout).toMatch(/^ {2}✗ gap: Missed 3 messages: 3 to 5 never arrived/m);
  expect(stdout).toMatch(/^ {6}rule: /m);
  expect(stdout).toMatch(/^ {6}caveat \(inferred\): /m);
  expect(stdout).toMatch(/^ {6}suggestion: /m);
  expect(lines.at(-2)).toBe('1 finding, 1 to fail on: gap.');
});

test('a stream without numbers says that missing messages cannot be detected', async () => {
  const har = socketHar(STEADY);
  for (const message of har.log.entries[0]?._webSocketMessages ?? []) message.data = '{"type":"tick"}';
  const { stdout } = await runCheck(save('unnumbered.har', JSON.stringify(har)));
  expect(stdout).toContain('  no numbering found: missing messages cannot be detected\n');
});

test('a data channel that promises less says so, and has no gap', async () => {
  const session = (isOrdered: boolean): string => {
    const recording = new Recording();
    const channel = recording.channel(100, recording.peer(0), { isOrdered });
    for (let seq = 1; seq <= 40; seq += 1)
      if (seq !== 20) recording.message(seq * 100, channel, JSON.stringify({ seq, text: `n${seq}` }));
    return writeSessionHeader(T0, 'test') + recording.records.map(writeSessionRecord).join('');
  };
  const ordered = await runCheck(save('ordered.rtlog', session(true)));
  expect(ordered.stdout).toContain('  datachannel, ordered, reliable, 39 messages in, 0 out, 1 connection\n');
  expect(ordered.stdout).toMatch(/gap: Missed 1 message: 20 never arrived/);

  const unordered = save('unordered.rtlog', session(false));
  const { stdout } = await runCheck(unordered);
  expect(stdout).toContain('  datachannel, unordered, reliable, 39 messages in, 0 out, 1 connection\n');
  expect(stdout).toContain('  missing and late messages are not faults: the channel promises no more\n');
  expect(stdout).not.toContain('gap:');
  const { streams } = await runCheckJson(unordered);
  expect(streams.map(({ transport, channel }) => [transport, channel?.isOrdered])).toEqual([
    ['peer', undefined],
    ['datachannel', false],
  ]);
});
