import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { FINDING_KINDS } from '../../../../src/analysis/finding.ts';
import { parseCommandLine } from '../../../../src/cli/command-line.ts';
import { runFaults } from '../../../../src/cli/faults/run-faults.ts';
import { parseSteps } from '../../../../src/faults/parse-steps.ts';
import { parsePlan } from '../../../../src/faults/read-plan.ts';
import { startFaultProxy } from '../../../../src/testing/fault-proxy.ts';
import { RealtimeFaults } from '../../../../src/testing/realtime-faults.ts';
import { pathOf, useFolder } from '../check-support.ts';

useFolder();

const page = readFileSync(fileURLToPath(new URL('../../../../docs/user/faults.md', import.meta.url)), 'utf8');

/** Code of the page in a language. */
const codeIn = (language: string): readonly string[] =>
  [...page.matchAll(/```(\w+)\n([^]*?)```/g)].flatMap(([, name, code = '']) => (name === language ? [code] : []));

/** What stands between a heading and the next of its level. */
const section = (heading: string): string => page.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';

/** The words of each command of the page. */
const commands = codeIn('sh')
  .flatMap((code) => code.split('\n'))
  .filter((line) => line.startsWith('realtime-inspector '))
  .map((line) => [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '').slice(1));

/** Gives the words of a command with the files that the page takes for granted. */
function withFiles(words: readonly string[]): readonly string[] {
  mkdirSync(pathOf('plans'), { recursive: true });
  writeFileSync(pathOf('plans/plan.json'), JSON.stringify({ steps: 'down for 8s' }));
  return words.map((word) => (word === 'plan.json' ? pathOf('plans/plan.json') : word));
}

describe('docs/user/faults.md', () => {
  test('has commands of both kinds, and each is taken', () => {
    expect(new Set(commands.map(([command]) => command))).toEqual(new Set(['faults', 'record']));
    for (const words of commands) {
      const parsed = parseCommandLine(withFiles(words));
      expect([words.join(' '), parsed.ok ? 'taken' : parsed.error]).toEqual([words.join(' '), 'taken']);
    }
  });

  test('each call of the proxy starts it, takes what is typed as the page says, and ends', async () => {
    const calls = commands.filter(([command]) => command === 'faults');
    expect(calls.length).toBeGreaterThan(2);
    for (const words of calls) {
      const parsed = parseCommandLine(withFiles(words));
      if (!parsed.ok || parsed.value.command !== 'faults') throw new Error(words.join(' '));
      const input = new PassThrough();
      const output = new PassThrough().setEncoding('utf8');
      const stop = new AbortController();
      let shown = '';
      const isAtEnd = new Promise<void>((resolve) => {
        output.on('data', (text: string) => {
          shown += text;
          if (shown.includes('all faults ended')) resolve();
        });
      });
      const command = { ...parsed.value, listen: { host: '127.0.0.1', port: 0 } };
      const ended = runFaults(command, { input, output, signal: stop.signal });
      input.write('cut\ndown for 8s\nstop\n');
      await isAtEnd;
      stop.abort();
      expect(await ended).toBeNull();
      expect(shown).toMatch(/cut: 0 connections\n[^]*refuse: 0 connections\n/);
    }
  });

  test('its words are words of plans: the example, the table, and the seven experiments', () => {
    const [example = ''] = codeIn('text');
    const table = [...section('Plans and their words').matchAll(/^\| (`.*?`) +\|/gm)].flatMap(([, cell = '']) =>
      [...cell.matchAll(/`([^`]+)`/g)].map(([, words = '']) => words),
    );
    const experiments = [...page.matchAll(/^\d\. \*\*.*?\*\* `([^`]+)`/gm)].map(([, words = '']) => words);
    expect([table.length, experiments.length]).toEqual([16, 7]);
    for (const words of [example, ...table, ...experiments]) {
      const steps = parseSteps(words);
      expect([words, steps.ok ? '' : steps.error]).toEqual([words, '']);
    }
  });

  test('its plan in JSON is one', () => {
    const [json = ''] = codeIn('json');
    const plan = parsePlan(json);
    expect(plan.ok && plan.value.steps.map(({ at, fault }) => [at, fault.kind])).toEqual([
      [5_000, 'cut'],
      [5_000, 'refuse'],
      [13_000, 'drop'],
    ]);
  });

  test('the findings of the experiments are findings', () => {
    const named = [...page.slice(page.indexOf('1. **Cut.**')).matchAll(/`([a-z]+(?:-[a-z]+)*)`/g)].map(
      ([, word]) => word,
    );
    const others = ['cut', 'realtime-inspector'];
    expect(named.length).toBeGreaterThan(12);
    expect(
      named.filter((word) => !FINDING_KINDS.some((kind) => kind === word) && !others.includes(word ?? '')),
    ).toEqual([]);
  });

  test('the test of the page runs, on a proxy and a browser that does nothing', async () => {
    const [code = ''] = codeIn('js');
    const armed: (string | null)[] = [];
    const done: string[] = [];
    const names: Record<string, unknown> = {
      startFaultProxy,
      chromium: {
        launch: async (options: object) => {
          done.push(Object.keys(options).join());
          return { newPage: async () => ({ goto: async () => void done.push('goto') }) };
        },
      },
      attach: async (_page: unknown, { proxy }: { proxy: Awaited<ReturnType<typeof startFaultProxy>> }) => ({
        faults: new RealtimeFaults({ proxy, zero: () => 0, armInPages: async (plan) => void armed.push(plan) }),
        expectReconnectWithin: async () => void done.push('expected'),
      }),
    };
    const AsyncFunction: FunctionConstructor = Object.getPrototypeOf(async () => undefined).constructor;
    await AsyncFunction(...Object.keys(names), code.replaceAll(/^import .*\n/gm, ''))(...Object.values(names));
    expect(done).toEqual(['proxy', 'goto', 'expected']);
    // The drop alone is not for the wire; the plan after it ends it.
    expect(armed).toEqual([expect.stringContaining('"drop"'), null]);
  });
});
