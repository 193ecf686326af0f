import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { millis } from '../../../../src/base/units.ts';
import {
  writeSessionEnd,
  writeSessionHeader,
  writeSessionRecord,
} from '../../../../src/formats/session/read-session.ts';
import { Recording } from '../../analysis/recording.ts';
import { asSession, runCheck, runCheckJson, save, socketHar, STEADY, useFolder } from '../check-support.ts';

useFolder();

describe('check', () => {
  test('a clean recording is clean, and says what it holds', async () => {
    const outcome = await runCheck(save('clean.har', JSON.stringify(socketHar(STEADY))));
    expect(outcome).toMatchObject({ verdict: 'clean', stderr: '' });
    expect(outcome.stdout).toContain('wss://feed.test/ws\n  websocket, 59 messages in, 0 out, 1 connection\n');
    expect(outcome.stdout).toMatch(/No findings\.\n$/);
  });

  test('judges a recording up to its end: what waits for something speaks though no record comes', async () => {
    const recording = new Recording();
    recording.connect(0, 'websocket', 'wss://feed.test/ws');
    const body = writeSessionHeader(0, 'a test') + recording.records.map(writeSessionRecord).join('');
    const count = recording.records.length;
    const kinds = async (name: string, end: string): Promise<readonly string[]> =>
      (await runCheckJson(save(name, body + end))).findings.map(({ kind }) => kind);
    expect(await kinds('ended.rtlog', writeSessionEnd(count, millis(30_000)))).toEqual(['never-answered']);
    expect(await kinds('soon.rtlog', writeSessionEnd(count, millis(5_000)))).toEqual([]);
    expect(await kinds('older.rtlog', writeSessionEnd(count))).toEqual([]);
  });

  test('HAR and session, plain and packed, say the same', async () => {
    const har = JSON.stringify(socketHar(STEADY));
    const session = asSession(socketHar(STEADY));
    const files = [
      save('same.har', har),
      save('same.har.gz', gzipSync(har)),
      save('same.rtlog', session),
      save('same.rtlog.gz', gzipSync(session)),
    ];
    const [first, ...others] = await Promise.all(files.map((file) => runCheckJson(file)));
    expect(first?.streams).toHaveLength(1);
    for (const other of others) {
      expect(other.streams).toEqual(first?.streams);
      expect(other.zero).toBe('2026-03-01T12:00:00.000Z');
    }
  });
});
