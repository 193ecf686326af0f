import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { check } from '../../../src/cli/check/check.ts';
import { checkMany } from '../../../src/cli/check/many/check-many.ts';
import type { CheckJson } from '../../../src/cli/check/check-json.ts';
import { type Command, parseCommandLine } from '../../../src/cli/command-line.ts';
import { convert } from '../../../src/cli/convert.ts';
import { convertMany } from '../../../src/cli/convert-many.ts';
import { reportAsHtml } from '../../../src/cli/html-report.ts';
import { millis } from '../../../src/base/units.ts';
import { readHar } from '../../../src/formats/har/read-har.ts';
import { writeSessionEnd, writeSessionHeader, writeSessionRecord } from '../../../src/formats/session/read-session.ts';

const T0 = Date.parse('2026-03-01T12:00:00.000Z');

let folder = '';

/** Gives the tests of a file a folder of their own. */
export function useFolder(): void {
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'realtime-inspector-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
}

/** A path in the folder of the tests. */
export const pathOf = (name: string): string => join(folder, name);

/** Writes a file into the folder of the tests. */
export function save(name: string, content: string | Uint8Array): string {
  writeFileSync(pathOf(name), content);
  return pathOf(name);
}

/** Reads a command line that is right. */
export function parse(...words: string[]): Command {
  const parsed = parseCommandLine(words);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
}

/** What is wrong with a command line. */
export const wrong = (...words: string[]): string => {
  const parsed = parseCommandLine(words);
  return parsed.ok ? 'accepted' : parsed.error;
};

export function runCheck(file: string, ...options: string[]) {
  const command = parse('check', file, ...options);
  if (command.command !== 'check') throw new Error('wrong command line');
  return check(command);
}

/** Runs `check` on several files in this thread. */
export function runCheckMany(...words: string[]) {
  const command = parse('check', ...words);
  if (command.command !== 'check-many') throw new Error('wrong command line');
  return checkMany(command, null);
}

export async function runCheckJson(file: string, ...options: string[]): Promise<CheckJson> {
  const { stdout } = await runCheck(file, '--json', ...options);
  const value: CheckJson = JSON.parse(stdout);
  return value;
}

/** Runs `convert` or `report`. */
export function runWriter(...words: string[]) {
  const command = parse(...words);
  if (command.command === 'convert') return convert(command);
  if (command.command === 'convert-many') return convertMany(command);
  if (command.command === 'report') return reportAsHtml(command);
  throw new Error('another command');
}

/** The instant of the zero in {@link socketHar}. */
export { T0 };

/** A HAR file of one socket with a message at each of `times`, numbered from 1. */
export const socketHar = (times: readonly number[], end = 60_000) => ({
  log: {
    version: '1.2',
    entries: [
      {
        _resourceType: 'websocket',
        startedDateTime: new Date(T0).toISOString(),
        time: end,
        request: { method: 'GET', url: 'wss://feed.test/ws', headers: [] },
        response: { status: 101, headers: [] },
        _webSocketMessages: times.map((at, index) => ({
          type: 'receive',
          time: (T0 + at) / 1000,
          opcode: 1,
          data: JSON.stringify({ type: 'tick', seq: index + 1 }),
        })),
      },
    ],
  },
});

/** Once a second for a minute. */
export const STEADY = Array.from({ length: 59 }, (_unused, index) => (index + 1) * 1_000);

/** Control characters and marks of Unicode that terminals and editors obey. */
export const UNPRINTABLE = /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

const HOSTILE = '\u009b31m\u202e\u2066\u200f\u061c\u2028\u007f';

/** A file name with signs that terminals obey. */
export const HOSTILE_FILE = `hostile${HOSTILE}.har`;

/** A socket whose address and messages have such signs. */
export function hostileHar() {
  const har = socketHar([1_000, 2_000, 2_000]);
  for (const entry of har.log.entries) entry.request.url = `wss://feed.test/${HOSTILE}`;
  for (const message of har.log.entries[0]?._webSocketMessages ?? []) message.data = `{"seq":"${HOSTILE}"}`;
  return har;
}

/** A HAR file as a session. */
export const asSession = (har: unknown): string =>
  writeSessionHeader(T0, 'test') + readHar(har).records.map(writeSessionRecord).join('');

/** A HAR file as a session with its last line. */
export function asWholeSession(har: unknown): string {
  const text = asSession(har);
  return text + writeSessionEnd(text.trimEnd().split('\n').length - 1, millis(60_000));
}
