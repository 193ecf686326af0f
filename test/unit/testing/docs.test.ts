import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { matchers } from '../../../src/testing/matchers.ts';
import { attach, type RealtimeOptions, type Target } from '../../../src/testing/index.ts';
import type { Realtime } from '../../../src/testing/realtime.ts';
import { Recording } from '../analysis/recording.ts';
import { unnumbered } from './lossy-feeds.ts';
import { failure, realtimeOf } from './realtime-support.ts';

// The recorder and the bridge are bundled next to the library; the fake page needs none.
vi.mock('../../../src/cli/record/page-script.ts', () => ({ pageScript: () => '' }));

const page = readFileSync(fileURLToPath(new URL('../../../docs/reference/testing-api.md', import.meta.url)), 'utf8');
const fenced = [...page.matchAll(/```(\w+)\n([^]*?)```/g)].map(([, language = '', code = '']) => ({ language, code }));
/** The one piece of code in a language that contains a text. */
function snippet(language: string, text: string): string {
  const found = fenced.filter((each) => each.language === language && each.code.includes(text));
  expect(found).toHaveLength(1);
  return found[0]?.code ?? '';
}
const inline = [...page.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);

/** Runs code of the page as the body of a module; what it imports comes from `names`. */
async function run(code: string, names: Readonly<Record<string, unknown>>): Promise<void> {
  const body = code.replaceAll(/^import .*\n/gm, '');
  const AsyncFunction: FunctionConstructor = Object.getPrototypeOf(async () => undefined).constructor;
  await AsyncFunction(...Object.keys(names), body)(...Object.values(names));
}

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'realtime-inspector-docs-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Two channels that count for themselves in one socket; `lost` is a number of the first that never comes. */
function channels(lost: number | null = null): Recording {
  const recording = new Recording();
  const socket = recording.socket(0, 'wss://app.test/feed');
  for (let seq = 1; seq <= 40; seq += 1)
    for (const channel of ['a', 'b'])
      if (channel === 'b' || seq !== lost)
        recording.message(
          seq * 100,
          socket,
          JSON.stringify({ channel, data: { seq: channel === 'a' ? seq : 500 + seq } }),
        );
  return recording;
}

/** A page that did, two minutes ago, what a recording says: its recorder tells of it when the page is opened. */
function pageOf(recording: Recording) {
  let say = (_text: string): unknown => undefined;
  const document = 'page';
  return {
    exposeBinding: async (_name: string, callback: (source: unknown, text: string) => unknown) => {
      say = (text) => callback(null, text);
    },
    addInitScript: async () => undefined,
    evaluate: async () => undefined,
    goto: async () => {
      const records = recording.records.map(({ document: _own, ...record }) => record);
      say(
        JSON.stringify({
          type: 'hello',
          document,
          timeOrigin: Date.now() - 120_000,
          url: 'https://app.test/',
          isTop: true,
        }),
      );
      const batch = { type: 'batch', document, subscriber: 'testing', first: 0, next: records.length };
      say(JSON.stringify({ ...batch, records: JSON.stringify(records) }));
    },
  };
}

/** `attach` with its files in the folder of the test. */
const attachHere = (target: Target, options: RealtimeOptions = {}) =>
  attach(target, {
    ...options,
    ...(options.saveOnFailure === undefined ? {} : { saveOnFailure: join(folder, options.saveOnFailure) }),
  });

/** Requests and replies without references, and an answer that comes piece by piece. */
function conversation(replyAfter: number): Recording {
  const recording = new Recording();
  const socket = recording.socket(0, 'wss://app.test/feed');
  for (const at of [1_000, 5_000]) {
    recording.message(at, socket, 'ping 1', { direction: 'out' });
    recording.message(at + replyAfter, socket, 'pong 1');
  }
  return recording;
}

describe('the code of docs/reference/testing-api.md runs', () => {
  test('attached to a page: a feed that is whole holds, one that lost a message fails and is saved', async () => {
    const code = snippet('js', "from 'realtime-inspector/testing'");
    await run(code, { attach: attachHere, page: pageOf(channels()) });
    const file = join(folder, 'artifacts/feed.rtlog');
    expect(existsSync(file)).toBe(false);
    await expect(run(code, { attach: attachHere, page: pageOf(channels(20)) })).rejects.toThrow('20 never arrived');
    expect(existsSync(file)).toBe(true);
  });

  test('as a test of Playwright: the same, with a matcher', async () => {
    const code = snippet('ts', "from 'realtime-inspector/playwright'");
    expect.extend(matchers);
    const runWith = async (lost: number | null): Promise<void> => {
      const recording = new Recording();
      const socket = recording.socket(0, 'wss://app.test/feed');
      for (let seq = 1; seq <= 40; seq += 1) if (seq !== lost) recording.message(seq * 100, socket, `{"seq":${seq}}`);
      const own = pageOf(recording);
      const realtime = await attach(own);
      const bodies: ((fixtures: object) => Promise<void>)[] = [];
      const declare = (_title: string, body: (fixtures: object) => Promise<void>) => bodies.push(body);
      await run(code, { test: declare, expect });
      expect(bodies).toHaveLength(1);
      for (const body of bodies) await body({ page: own, realtime });
    };
    await runWith(null);
    await expect(runWith(20)).rejects.toThrow('20 never arrived');
  });

  test('as a command of Vitest in the browser: the expectation with that name and those values', async () => {
    const code = snippet('ts', 'commands.realtimeExpect');
    const recording = new Recording();
    const socket = recording.socket(0, 'wss://app.test/feed');
    for (let seq = 1; seq <= 40; seq += 1) if (seq !== 20) recording.message(seq * 100, socket, `{"seq":${seq}}`);
    const realtime = realtimeOf(recording);
    const realtimeExpect = (name: 'expectNoGaps', ...values: Parameters<Realtime['expectNoGaps']>) =>
      realtime[name](...values);
    await expect(run(code, { commands: { realtimeExpect } })).rejects.toThrow('20 never arrived');
  });

  test('the failure that it shows is the one that is printed', async () => {
    const recording = unnumbered('wss://app.test/feed');
    expect(await failure(realtimeOf(recording).expectNoGaps())).toBe(snippet('text', 'Expected no gaps').trimEnd());
  });

  test('a reply by patterns, in time and too late', async () => {
    const code = snippet('js', 'expectReply');
    await run(code, { realtime: realtimeOf(conversation(200)) });
    await expect(run(code, { realtime: realtimeOf(conversation(1_500)) })).rejects.toThrow('Expected');
  });

  test('a first token that has text, in time and too late', async () => {
    const [code = ''] = inline.filter((each) => each.startsWith("expectFirstToken('"));
    const answer = (textAfter: number): Realtime => {
      const recording = new Recording();
      const call = recording.connect(0, 'fetch', 'https://app.test/chat', { method: 'POST' });
      recording.open(50, call, { status: 200, headers: [['content-type', 'text/event-stream']] });
      recording.message(100, call, '{"role":"assistant","content":""}', { via: 'event' });
      for (const at of [0, 50, 100]) recording.message(textAfter + at, call, '{"content":"Hi"}', { via: 'event' });
      return realtimeOf(recording);
    };
    await run(`await realtime.${code};`, { realtime: answer(900) });
    await expect(run(`await realtime.${code};`, { realtime: answer(3_000) })).rejects.toThrow('Expected');
  });

  test('a function that gets a message and what its protocol says', async () => {
    const [code = ''] = inline.filter((each) => each.startsWith('(message,'));
    const recording = new Recording();
    const socket = recording.socket(0, 'wss://app.test/feed');
    for (const type of ['tick', 'other', 'tick'])
      recording.message(100, socket, JSON.stringify({ type, channel: 'a' }));
    const realtime = realtimeOf(recording);
    const counted = (count: number) =>
      run(`await realtime.expectMessages(${count}, '/feed', { matching: ${code} });`, { realtime });
    await counted(2);
    await expect(counted(1)).rejects.toThrow('Expected 1 message');
  });

  test('what accepts that nothing can be judged: for all streams, for some, in one expectation', async () => {
    const recording = unnumbered('wss://app.test/feed');
    const codes = inline.filter((code) => code.includes("unjudged: 'pass'"));
    expect(codes).toHaveLength(3);
    for (const code of codes) {
      const isCall = code.startsWith('expect');
      const options = isCall ? '{}' : code.startsWith('{') ? code : `{ ${code} }`;
      const call = isCall ? code : 'expectNoGaps()';
      await run(`await make(${options}).${call};`, { make: (made: object) => realtimeOf(recording, made) });
    }
    expect(await failure(realtimeOf(recording).expectNoGaps())).not.toBe('');
  });

  test('every expectation and matcher that it lists exists, and there are no others', () => {
    const realtime = realtimeOf(channels());
    const listed = new Set([...page.matchAll(/`(expect[A-Z]\w+)\(/g)].map(([, name]) => name));
    const own = Object.getOwnPropertyNames(Object.getPrototypeOf(realtime)).filter((name) => name.startsWith('expect'));
    expect([...listed].sort()).toEqual(own.sort());
    const named = new Set([...page.matchAll(/`(to[A-Z]\w+)`/g)].map(([, name]) => name));
    expect([...named].sort()).toEqual(Object.keys(matchers).sort());
  });

  test('a browser of Playwright gets a debugging port by the option that is named', async () => {
    const given: unknown[] = [];
    await run(snippet('js', 'remote-debugging-port'), {
      chromium: { launch: async (options: unknown) => given.push(options) },
    });
    expect(given).toEqual([{ args: ['--remote-debugging-port=0'] }]);
  });

  test('no other code stands there', () => {
    expect(fenced.map(({ language }) => language).sort()).toEqual(['js', 'js', 'js', 'text', 'ts', 'ts']);
  });
});
