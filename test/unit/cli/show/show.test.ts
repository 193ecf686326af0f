import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { show } from '../../../../src/cli/show/show.ts';
import {
  asSession,
  hostileHar,
  parse,
  runCheckJson,
  save,
  socketHar,
  STEADY,
  UNPRINTABLE,
  useFolder,
} from '../check-support.ts';

useFolder();

/** Runs `show`. */
function runShow(...words: readonly string[]) {
  const command = parse('show', ...words);
  if (command.command !== 'show') throw new Error('wrong command line');
  return show(command);
}

interface ShowJson {
  readonly total: number;
  readonly matching: number;
  readonly before: number;
  readonly more: number;
  readonly next: string | null;
  readonly items: readonly { readonly place: number; readonly time: string; readonly data: string }[];
}

async function showJson(...words: readonly string[]): Promise<ShowJson> {
  const value: ShowJson = JSON.parse((await runShow(...words, '--json')).stdout);
  return value;
}

const seqOf = (data: string): number => Number(/"seq":(\d+)/.exec(data)?.[1]);
const steady = (): string => save('steady.rtlog', asSession(socketHar(STEADY)));

describe('show', () => {
  test('lists every message once, page after page, whatever the limit', async () => {
    const file = steady();
    for (const limit of ['1', '7', '59', '100']) {
      const seen: number[] = [];
      for (let since: string | null = '@1'; since !== null;) {
        const page: ShowJson = await showJson(file, '--limit', limit, '--since', since);
        seen.push(...page.items.map(({ data }) => seqOf(data)));
        expect(page.before + page.items.length + page.more).toBe(59);
        since = page.next;
      }
      expect(seen).toEqual(STEADY.map((_at, index) => index + 1));
    }
  });

  test('says how many are left, exactly, and how to ask for them; with a filter too', async () => {
    const file = steady();
    expect((await runShow(file, '--limit', '10')).stdout).toMatch(
      /^10 of 59 messages; 49 more, ask with --since @11$/m,
    );
    // 31 to 59 are 29, of which 5 are shown.
    const { stdout } = await runShow(file, '--filter', 'seq>30', '--limit', '5');
    expect(stdout).toMatch(/^5 of 29 that match, of 59 messages; 24 more, ask with --since @36$/m);
    expect((await runShow(file)).stdout).toMatch(/^59 of 59 messages$/m);
  });

  test('begins at a time of day in UTC, or around one, with as much before as after', async () => {
    const file = steady();
    const since = await showJson(file, '--since', '12:00:50', '--limit', '3');
    expect(since.items.map(({ data }) => seqOf(data))).toEqual([50, 51, 52]);
    expect(since.items[0]?.time).toBe('12:00:50.000');
    const around = await showJson(file, '--around', '12:00:30', '--limit', '4');
    expect(around.items.map(({ data }) => seqOf(data))).toEqual([28, 29, 30, 31]);
    expect(around).toMatchObject({ before: 27, more: 28 });
    const last = await showJson(file, '--around', '12:05:00', '--limit', '2');
    expect(last.items.map(({ data }) => seqOf(data))).toEqual([58, 59]);
  });

  test('runs regular expressions of the filter, and gives up one that takes too long', async () => {
    const file = steady();
    const { items } = await showJson(file, '--filter', '/"seq":5\\d/');
    expect(items.map(({ data }) => seqOf(data))).toEqual([50, 51, 52, 53, 54, 55, 56, 57, 58, 59]);
    const text = `${'a'.repeat(60)}b`;
    const har = socketHar([1_000]);
    for (const message of har.log.entries[0]?._webSocketMessages ?? []) message.data = text;
    const { verdict, stderr, stdout } = await runShow(
      save('endless.har', JSON.stringify(har)),
      '--filter',
      '/^(a+)+$/',
    );
    expect([verdict, stdout]).toEqual(['unreadable', '']);
    expect(stderr).toContain('takes too long');
  });

  test('finds what check finds, and the messages of it', async () => {
    const file = save('gap.rtlog', asSession(socketHar(STEADY.filter((at) => at !== 20_000))));
    const har = socketHar(STEADY);
    har.log.entries[0]?._webSocketMessages.splice(19, 1);
    save('gap.rtlog', asSession(har));
    const checked = await runCheckJson(file);
    expect(checked.findings.map(({ kind }) => kind)).toEqual(['gap']);
    const value: { readonly items: readonly object[] } = JSON.parse((await runShow(file, 'findings', '--json')).stdout);
    expect(value.items).toMatchObject(checked.findings);
    const { items } = await showJson(file, '--filter', 'has:gap');
    expect(items.map(({ data }) => seqOf(data))).toContain(21);
    expect((await runShow(file, 'streams', '--filter', 'seq=21')).stdout).toContain('1 message of it matches');
    expect((await runShow(file, 'streams', '--filter', 'seq=20')).stdout).toContain('0 of 0 that match, of 1 stream');
    expect((await runShow(file, 'findings', '--stream', '99')).stdout).toContain('0 of 0 that match, of 1 finding');
  });

  test.each(['ticker-faults', 'reconnect-outage', 'polling', 'socketio-restarted'])(
    'lists the findings of check for a whole recording, up to its end: %s',
    async (name) => {
      const file = fileURLToPath(new URL(`../../../recordings/${name}.rtlog`, import.meta.url));
      const { findings } = await runCheckJson(file);
      const value: { readonly items: readonly { readonly text: string }[] } = JSON.parse(
        (await runShow(file, 'findings', '--json', '--limit', '1000')).stdout,
      );
      expect(value.items.map(({ text }) => text).toSorted()).toEqual(findings.map(({ text }) => text).toSorted());
    },
  );

  test('prints NDJSON an item a line, and the rest to standard error', async () => {
    const { stdout, stderr } = await runShow(steady(), '--format', 'ndjson', '--limit', '3');
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => seqOf(String((JSON.parse(line) as { data: unknown }).data))),
    ).toEqual([1, 2, 3]);
    expect(stderr).toContain('56 more, ask with --since @4');
  });

  test('quotes what was recorded, cuts it, and prints nothing that a terminal obeys, in any format', async () => {
    const file = save('hostile.har', JSON.stringify(hostileHar()));
    for (const list of ['messages', 'streams', 'findings'])
      for (const format of ['text', 'ndjson', 'json']) {
        const { stdout, stderr } = await runShow(file, list, '--format', format);
        for (const line of `${stdout}${stderr}`.split('\n')) expect(line).not.toMatch(UNPRINTABLE);
      }
    const { stdout } = await runShow(steady(), '--characters', '6', '--limit', '1');
    // The quotation mark takes two characters once it is escaped.
    expect(stdout).toContain(String.raw`"{\"typ" … 18 more characters`);
  });

  test('replaces secrets where it is asked to', async () => {
    const har = socketHar([1_000]);
    const secret = 'sk_live_4eC39HqLyjWDarjtT1zdp7dc';
    for (const message of har.log.entries[0]?._webSocketMessages ?? []) message.data = `{"password":"${secret}"}`;
    const file = save('secret.har', JSON.stringify(har));
    expect((await runShow(file)).stdout).toContain(secret);
    const { stdout } = await runShow(file, '--redact');
    expect(stdout).not.toContain(secret);
    expect(stdout).toContain('password');
  });

  test('shows what could be read of a damaged file, and says what could not', async () => {
    const whole = asSession(socketHar(STEADY));
    const file = save('cut.rtlog', whole.slice(0, Math.floor(whole.length / 2)));
    const { verdict, stdout, stderr } = await runShow(file);
    expect(verdict).toBe('unreadable');
    expect(stdout).toContain('"seq\\":1}');
    expect(stderr).toContain('cut.rtlog');
    expect(await runShow(`${file}.missing`)).toMatchObject({ verdict: 'unreadable', stdout: '' });
  });
});
