import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { findAllowedOutput, recordForAgent } from '../../../../src/cli/mcp/record-for-agent.ts';
import type { Arguments } from '../../../../src/cli/mcp/tools.ts';
import type { RecordCommand } from '../../../../src/cli/record/record-options.ts';
import { MCP_ARGUMENTS, MCP_PROBLEMS } from '../../../../src/texts/cli/mcp.ts';
import { pathOf, save, useFolder } from '../check-support.ts';

useFolder();

beforeAll(() => {
  for (const folder of ['work', 'work/runs', 'outside', 'work/folder.rtlog']) mkdirSync(pathOf(folder));
  symlinkSync(pathOf('outside'), pathOf('work/way-out'));
  save('outside/theirs.rtlog', 'theirs');
  symlinkSync(pathOf('outside/theirs.rtlog'), pathOf('work/link.rtlog'));
  symlinkSync(pathOf('outside/new.rtlog'), pathOf('work/dangling.rtlog'));
  save('work/own.rtlog', 'own');
});

const URL = 'http://localhost:3000/';

/** Records as asked, and says with which command. */
async function record(given: Arguments, outcome = { stdout: 'checked', stderr: '' }, hosts: readonly string[] = []) {
  const commands: RecordCommand[] = [];
  const recorded = await recordForAgent(given, { folder: pathOf('work'), hosts }, async (command) => {
    commands.push(command);
    return { verdict: outcome.stderr === '' ? 'clean' : 'unrecorded', ...outcome };
  });
  return { recorded, command: commands[0] };
}

describe('the file of a recording', () => {
  const answer = async (path: string): Promise<string> => {
    const found = await findAllowedOutput(pathOf('work'), path);
    return found.ok ? found.value.slice(pathOf('').length + 1) : found.error;
  };

  test('is a session below the folder, new or replaced', async () => {
    expect(await answer('new.rtlog')).toMatch(/work\/new\.rtlog$/);
    expect(await answer('./runs/../runs/a.rtlog')).toMatch(/work\/runs\/a\.rtlog$/);
    expect(await answer('own.rtlog')).toMatch(/work\/own\.rtlog$/);
  });

  test.each([
    '../outside.rtlog',
    '/tmp/outside.rtlog',
    'way-out/new.rtlog',
    'link.rtlog',
    'dangling.rtlog',
    'folder.rtlog',
    'missing/new.rtlog',
    'runs/../../outside/x.rtlog',
  ])('is not %s', async (path) => {
    expect(await answer(path)).toBe(MCP_PROBLEMS.outsideOutput);
  });

  test.each(['package.json', '.rtlog', 'a.rtlog/', '', 'a.html', 'a.rtlog\u0000'])(
    'is none called %j',
    async (path) => {
      expect(await answer(path)).toBe(MCP_PROBLEMS.notSession);
    },
  );
});

describe('a recording for an agent', () => {
  test('reaches no host but this machine and those allowed, for a bounded time, by steps', async () => {
    const steps = JSON.stringify([{ action: 'press', key: 'a' }]);
    const { recorded, command } = await record({ url: URL, file: 'a.rtlog', seconds: '2.5', steps }, undefined, [
      'app.test',
    ]);
    expect(recorded).toMatchObject({ ok: true, value: { file: 'a.rtlog' } });
    expect(command).toMatchObject({
      ...{ url: URL, duration: 2_500, isLoopbackOnly: true, allowedHosts: ['app.test'], outputFormat: 'session' },
      ...{ steps: [{ action: 'press', key: 'a' }], script: null, until: null, connect: null, browser: null },
    });
    expect(command?.output).toMatch(/work\/a\.rtlog$/);
    expect((await record({ url: URL, file: 'a.rtlog' })).command?.duration).toBe(10_000);
    expect((await record({ url: URL, file: 'a.rtlog', browser: 'firefox' })).command?.browser).toBe('firefox');
  });

  test.each([
    [{ url: 'http://example.com/', file: 'a.rtlog' }, 'Only pages of this machine'],
    [{ url: URL, file: '../a.rtlog' }, 'only below the folder'],
    [{ url: URL, file: 'a.rtlog', seconds: '46' }, 'seconds must be'],
    [{ url: URL, file: 'a.rtlog', seconds: 'x' }, 'seconds must be'],
    [{ url: URL, file: 'a.rtlog', seconds: '0' }, 'seconds must be'],
    [{ url: URL, file: 'a.rtlog', steps: '[{}]' }, 'Step 1'],
    [{ url: URL, file: 'a.rtlog', browser: 'lynx' }, 'no "lynx"'],
    [{ url: URL, file: 'a.rtlog', fault: 'explode' }, 'fault: '],
    // A file of faults could lie anywhere: it is never opened.
    [{ url: URL, file: 'a.rtlog', fault: '../outside/plan.json' }, 'fault: '],
    [{ url: URL, file: 'a.rtlog', fault: 'at 1s cut', fault_on: 'x'.repeat(100_000) }, '--fault-on'],
  ])('%j starts no browser', async (given, reason) => {
    const { recorded, command } = await record(given);
    expect(command).toBeUndefined();
    expect(recorded).toMatchObject({ ok: false, error: expect.stringContaining(reason) });
  });

  test('makes connections fail on purpose, all of them or those with an address', async () => {
    const given = { url: URL, file: 'a.rtlog', fault: 'at 5s cut; down for 8s' };
    const { command } = await record(given);
    expect(command?.faults).toMatchObject([{ target: { address: '' } }]);
    expect((await record({ ...given, fault_on: '/feed' })).command?.faults).toMatchObject([
      { target: { address: '/feed' } },
    ]);
    expect((await record({ url: URL, file: 'a.rtlog' })).command?.faults).toEqual([]);
  });

  test('takes every fault that its description shows', async () => {
    const shown = [...MCP_ARGUMENTS.fault.matchAll(/"([^"]+)"/g)].map(([, fault = '']) => fault);
    expect(shown.length).toBeGreaterThan(3);
    for (const fault of shown) expect((await record({ url: URL, file: 'a.rtlog', fault })).recorded.ok).toBe(true);
  });

  test('that failed says why in quotation marks, with what was saved', async () => {
    const stderr = 'step 1 (click) failed: no "x"\nmore\n';
    const saved = await record({ url: URL, file: 'a.rtlog' }, { stdout: 'checked', stderr });
    expect(saved.recorded).toMatchObject({
      value: {
        notes: [expect.stringContaining('Recorded'), 'Problem of the page: "step 1 (click) failed: no \\"x\\""'],
      },
    });
    const lost = await record({ url: URL, file: 'a.rtlog' }, { stdout: '', stderr });
    expect(lost.recorded).toMatchObject({ ok: false, error: expect.stringContaining('Nothing was recorded: "step 1') });
  });

  test('writes nothing itself', () => {
    expect(readdirSync(pathOf('outside'))).toEqual(['theirs.rtlog']);
  });
});
