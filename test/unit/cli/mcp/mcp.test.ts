import { cpSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from '../../../../scripts/build/settings.ts';
import { toolWords, useTool } from '../built-tool.ts';
import { parse, pathOf, useFolder, wrong } from '../check-support.ts';

useFolder();
useTool();

const client = new Client({ name: 'a test', version: '1' });

beforeAll(async () => {
  for (const name of ['ticker-faults', 'reconnect-outage', 'polling'])
    cpSync(join(root, `test/recordings/${name}.rtlog`), pathOf(`${name}.rtlog`));
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: toolWords('mcp'),
      cwd: pathOf(''),
      stderr: 'ignore',
      env: { RECORDER: 'hangs' },
    }),
  );
});

afterAll(() => client.close());

/** Calls a tool as an agent does. */
async function call(name: string, given: Record<string, unknown> = {}): Promise<string> {
  const { content, isError } = await client.callTool({ name, arguments: given });
  expect(isError).toBe(false);
  const [first]: readonly unknown[] = Array.isArray(content) ? content : [];
  return String((first as { text: unknown }).text);
}

test('the client of the official SDK connects, and lists and calls every tool', async () => {
  expect(client.getServerVersion()).toMatchObject({ name: 'realtime-inspector' });
  expect(client.getInstructions()).toContain('open_recording');
  await client.ping();
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).toEqual([
    'open_recording',
    'record_page',
    'list_streams',
    'list_findings',
    'read_messages',
    'read_message',
    'list_costs',
  ]);
  await call('open_recording', { file: 'polling.rtlog' });
  expect(await call('record_page', { url: 'http://localhost/', file: 'new.rtlog', seconds: 1 })).toMatch(
    /Problem of the page: ".*hangs[^]*"new\.rtlog": session/,
  );
  await call('open_recording', { file: 'polling.rtlog' });
  for (const { name } of tools.slice(2)) {
    expect(await call(name, name === 'read_message' ? { place: '@1' } : {})).not.toBe('');
  }
  expect(await call('list_costs')).toContain('cost of one client an hour');
});

test('in three calls an agent has the lost numbers and the messages around the loss', async () => {
  await call('open_recording', { file: 'ticker-faults.rtlog' });
  const findings = await call('list_findings');
  const [, place = ''] = /^@\d+ gap error stream 1 .*never arrived[^]*?messages (@\d+)/m.exec(findings) ?? [];
  expect(place).toMatch(/^@\d+$/);
  const around = await call('read_messages', { around: place, limit: 6 });
  expect(around).toContain('found: gap');
});

test('in two calls it has the outage, how long it was and what is known of its cause', async () => {
  await call('open_recording', { file: 'reconnect-outage.rtlog' });
  const findings = await call('list_findings');
  expect(findings).toMatch(/gap error .*19 to 49 never arrived, during the reconnect at .*3\.1 s without a connection/);
  expect(findings).toMatch(/reconnect info .*the connection ended at .* with code 1006/);
});

test('the command line takes no file', () => {
  expect(wrong('mcp', 'run.rtlog')).toContain('too many');
  expect(wrong('mcp', '--allow-host', 'http://a.test')).toContain('--allow-host needs the name of a host');
  expect(parse('mcp', '--allow-host', 'A.test', '--allow-host', 'b.test')).toMatchObject({
    hosts: ['a.test', 'b.test'],
  });
});
