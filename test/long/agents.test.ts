import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startTestPages } from '../../test-pages/server/start.ts';
import { logOf } from '../e2e/support/server-log.ts';
import { serveOverHttp } from './support/mcp-over-http.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const tool = join(root, 'dist/cli/realtime-inspector.mjs');

/** Calls and characters that an agent has for a page. */
const MOST_CALLS = 5;
const MOST_CHARACTERS = 8_000;

const client = new Client({ name: 'a scripted agent', version: '1' });
let folder = '';
let server: Awaited<ReturnType<typeof startTestPages>>;
let calls = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'realtime-inspector-agents-'));
  server = await startTestPages({ port: 0 });
  await client.connect(
    new StdioClientTransport({ command: process.execPath, args: [tool, 'mcp'], cwd: folder, stderr: 'ignore' }),
  );
});
afterAll(async () => {
  await client.close();
  await server.close();
  rmSync(folder, { recursive: true });
});
afterEach(() => {
  calls = 0;
});

/** Calls a tool, as an agent does that sees nothing else. */
async function call(name: string, given: Record<string, unknown> = {}) {
  calls += 1;
  expect(calls).toBeLessThanOrEqual(MOST_CALLS);
  const { content, isError } = await client.callTool({ name, arguments: given }, undefined, { timeout: 120_000 });
  const [first]: readonly unknown[] = Array.isArray(content) ? content : [];
  const text = String((first as { readonly text: unknown }).text);
  expect(text.length).toBeLessThanOrEqual(MOST_CHARACTERS);
  return { text, isError: isError === true };
}

/** What the agent makes of a page: it records it and lists what is wrong, and reads on where the answer says so. */
async function examine(path: string, run: string, seconds: number): Promise<string> {
  const page = { url: `${server.url}${path}&autostart=1&run=${run}`, file: `${run}.rtlog`, browser: 'chrome' };
  const recorded = await call('record_page', { ...page, seconds });
  expect([recorded.isError, recorded.text]).toEqual([false, expect.stringContaining(`Recorded "${server.url}`)]);
  let findings = '';
  for (let since: string | undefined = '@1'; since !== undefined;) {
    const { text }: { readonly text: string } = await call('list_findings', { since });
    findings += `${text}\n`;
    since = /more, ask with since=(@\d+)$/.exec(text)?.[1];
  }
  return findings;
}

/** The numbers that findings call lost. */
const lostIn = (findings: string): readonly number[] =>
  [...findings.matchAll(/: ([\d, to]+) never arrived/g)].flatMap(([, list = '']) =>
    list.split(', ').flatMap((range) => {
      const [first = 0, last = first] = range.split(' to ').map(Number);
      return Array.from({ length: last - first + 1 }, (_unused, index) => first + index);
    }),
  );

/** Numbers of messages that the server treated in a way. */
const numbersOf = async (run: string, fault: string): Promise<readonly number[]> => {
  const entries = await logOf(server.url, run);
  return entries.filter((entry) => entry.fault === fault).map(({ number }) => number ?? -1);
};

const TICKER = '/ticker.html?count=120&rate=40&seed=7&clean=30';
const SPAN = String.raw`(?:\d+ ms|[\d.]+ s)`;

describe('ten pages with a fault each: in five calls an agent has the loss, the outage and its cause', () => {
  test.each(['websocket', 'eventsource'])('messages dropped by the server, %s', async (transport) => {
    const run = `drop-${transport}`;
    const findings = await examine(`${TICKER}&drop=30&transport=${transport}`, run, 5);
    const dropped = await numbersOf(run, 'drop');
    expect(dropped.length).toBeGreaterThan(1);
    expect(lostIn(findings)).toEqual(dropped);
    const [, place = ''] = /messages (@\d+)/.exec(findings) ?? [];
    expect((await call('read_messages', { around: place, limit: 4 })).text).toContain('found: gap');
  });

  test.each([
    ['websocket', 'code 1006 (no close frame)'],
    ['eventsource', 'no code (an event source shows none)'],
  ])('ten messages lost during a reconnect, %s', async (transport, cause) => {
    const run = `lose-${transport}`;
    const findings = await examine(
      `${TICKER}&cut-at=60&reconnect=500&retry=500&lose=10&transport=${transport}`,
      run,
      6,
    );
    // The cut may cost the page its last messages too: the ten are behind the one that it resumed from.
    const lost = await numbersOf(run, 'loss');
    expect(lost).toHaveLength(10);
    expect(lostIn(findings)).toEqual(lost);
    expect(findings).toMatch(new RegExp(`during the reconnect at .*, ${SPAN} without a connection`));
    expect(findings).toContain(`Reconnected after`);
    expect(findings).toContain(`with ${cause}`);
    expect(findings.includes(`"The server did not resume after id ${(lost[0] ?? 0) - 1}`)).toBe(
      transport === 'eventsource',
    );
  });

  test('a server that restarts', async () => {
    const findings = await examine(
      `${TICKER}&close-at=60&close-code=1012&reconnect=800&transport=websocket`,
      'restart',
      6,
    );
    expect(findings).toMatch(
      new RegExp(`Reconnected after ${SPAN}; the connection ended at .* with code 1012 \\(service restart\\)`),
    );
    expect(lostIn(findings)).toEqual([]);
  });

  test('messages sent twice', async () => {
    const findings = await examine(`${TICKER}&duplicate=30&transport=websocket`, 'duplicate', 5);
    const told = [...findings.matchAll(/"Message (\d+) came again/g)].map(([, number]) => Number(number));
    const sent = await numbersOf('duplicate', 'duplicate');
    expect(sent.length).toBeGreaterThan(1);
    expect(told).toEqual(sent);
  });

  test('messages out of order', async () => {
    const findings = await examine(`${TICKER}&swap=30&transport=websocket`, 'swap', 5);
    expect(findings).toMatch(
      /late info .*"\d messages came out of order, at most 1 number behind; none of them is lost/,
    );
  });

  test('a stretch sent again after a reconnect', async () => {
    const findings = await examine(`${TICKER}&cut-at=60&reconnect=500&replay=10&transport=websocket`, 'replay', 6);
    expect(findings).toContain('Replay of 10 messages after the reconnect');
    expect(findings).toContain('with code 1006');
    expect(lostIn(findings)).toEqual([]);
  });

  test('a streamed answer that breaks off', async () => {
    const findings = await examine('/token-stream.html?count=60&cut-at=30', 'cut-off', 5);
    expect(findings).toMatch(/truncated warning .*"The streamed reply broke off at .* after (?:29|30) messages/);
    expect(findings).toContain('it ended with a network error');
  });

  test('a server that is gone for a while', async () => {
    const findings = await examine('/reconnect.html?outages=1&down=1500', 'gone', 8);
    expect(findings).toMatch(new RegExp(`Reconnected after ${SPAN}`));
    expect(findings).toMatch(/the connection ended at .* with code \d+/);
  });
});

test('with a fault armed an agent sees how the page takes it, and that it was caused on purpose', async () => {
  const page = {
    url: `${server.url}/ticker.html?autostart=1&transport=websocket&rate=20&reconnect=300`,
    browser: 'chrome',
  };
  const recorded = await call('record_page', {
    ...page,
    file: 'cut.rtlog',
    seconds: 8,
    fault: 'at 3s cut; down for 1s',
  });
  expect(recorded.isError).toBe(false);
  const { text } = await call('list_findings');
  expect(text).toMatch(/reconnect info .*"On purpose: you .* Reconnected after .* with code 1006/);
});

test('a page of this machine that leads to another host does not get there', async () => {
  const redirecting = createServer((_request, response) => {
    response.writeHead(302, { location: 'http://another-host.test/' }).end();
  });
  await new Promise<void>((resolve) => redirecting.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = redirecting.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/`;
    const { text } = await call('record_page', { url, file: 'away.rtlog', seconds: 2, browser: 'chrome' });
    expect(text).toContain('the page cannot be reached');
    expect(readdirSync(folder).filter((name) => !name.endsWith('.rtlog'))).toEqual([]);
  } finally {
    redirecting.close();
  }
});

/** Scenarios of the conformance test that speak of what this server has. */
const SCENARIOS = ['server-initialize', 'ping', 'tools-list'];

/**
 * All others, by what they are about and this server has not: it declares tools alone. Those of tools call one that a server
 * under test has to bring along, such as `test_error_handling`.
 */
const FOREIGN =
  /^(?:tools-call-|json-schema-2020-12$|logging-|completion-|elicitation-|resources-|prompts-|server-sse-|dns-rebinding-protection$)/;

describe('the conformance test of the protocol', () => {
  const own = join(root, 'test/agents');
  beforeAll(() => {
    execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts'], { cwd: own, stdio: 'ignore' });
  });

  const program = join(own, 'node_modules/@modelcontextprotocol/conformance/dist/index.js');

  test('has no other scenario for a server of tools on standard input and output', () => {
    const [servers = ''] = execFileSync(process.execPath, [program, 'list'], { encoding: 'utf8' }).split(
      'Client scenarios',
    );
    const all = [...servers.matchAll(/^ +- (\S+)$/gm)].map(([, name = '']) => name);
    expect(all.filter((name) => !FOREIGN.test(name)).toSorted()).toEqual(SCENARIOS.toSorted());
  });

  test.each(SCENARIOS)('passes %s', async (scenario) => {
    const http = await serveOverHttp(process.execPath, [tool, 'mcp'], folder);
    try {
      const args = [program, 'server', '--url', http.url, '--scenario', scenario];
      const { status, output } = await new Promise<{ status: unknown; output: string }>((resolve) => {
        execFile(process.execPath, args, { cwd: folder, timeout: 60_000 }, (error, stdout, stderr) =>
          resolve({ status: error?.code ?? 0, output: stdout + stderr }),
        );
      });
      expect([status, output]).toEqual([0, expect.stringMatching(/Passed: [1-9]\d*\/[1-9]/)]);
      expect(output).toContain('0 failed');
    } finally {
      await http.close();
      rmSync(join(folder, 'results'), { recursive: true, force: true });
    }
  });
});
