import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parseCommandLine } from '../../../src/cli/command-line.ts';
import { parsePolicy } from '../../../src/policy/read-policy.ts';
import { pathOf, runCheck, runCheckMany, save, useFolder } from './check-support.ts';
import { everyTenth, sessionText } from '../testing/lossy-feeds.ts';

useFolder();

const root = fileURLToPath(new URL('../../../', import.meta.url));
const PAGES = [
  'README.md',
  'docs/user/ci.md',
  'docs/user/filter.md',
  'docs/reference/command-line.md',
  'docs/reference/check-json.md',
  'docs/reference/testing-api.md',
  'docs/reference/session-format.md',
  'docs/reference/har.md',
  'docs/user/agents.md',
  'docs/user/many.md',
];
const read = (page: string): string => readFileSync(join(root, page), 'utf8');

/** Code of a page in a language. */
const codeIn = (page: string, language: string): readonly string[] =>
  [...read(page).matchAll(/```(\w+)\n([^]*?)```/g)].flatMap(([, name, code = '']) => (name === language ? [code] : []));

/** The words of each call of the tool, quotes removed; what follows a pipe or goes to a file is another's. */
function callsIn(code: string): readonly (readonly string[])[] {
  return [...code.matchAll(/^(?:.*\brun: )?(?:npx )?realtime-inspector ([^|>\n#]*)/gm)].map(([, line = '']) =>
    [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(([, single, double, bare]) => single ?? double ?? bare ?? ''),
  );
}

describe('what the documentation shows', () => {
  const calls = PAGES.flatMap((page) =>
    ['sh', 'yaml', 'js'].flatMap((language) => codeIn(page, language).flatMap(callsIn)),
  );

  test('are calls that the command line takes, and a policy that is one', () => {
    expect(calls.length).toBeGreaterThan(8);
    for (const words of calls) {
      const parsed = parseCommandLine(words);
      expect([words.join(' '), parsed.ok ? 'taken' : parsed.error]).toEqual([words.join(' '), 'taken']);
    }
    const [policy = ''] = codeIn('docs/reference/policy.md', 'json');
    expect(parsePolicy(policy)).toMatchObject({ ok: true });
  });

  test('is a check that can be run with the policy of the page', async () => {
    const [policy = ''] = codeIn('docs/reference/policy.md', 'json');
    const file = save('run.rtlog', sessionText(everyTenth()));
    const path = save('realtime.json', policy);
    for (const format of ['text', 'json', 'github', 'sarif', 'markdown'])
      expect((await runCheck(file, '--policy', path, '--format', format)).stdout).not.toBe('');
  });

  test('are checks of the page on CI that run, each with its files', async () => {
    const [policy = ''] = codeIn('docs/reference/policy.md', 'json');
    const files: Readonly<Record<string, string>> = {
      'run.rtlog': save('run.rtlog', sessionText(everyTenth())),
      'realtime.json': save('realtime.json', policy),
      'results.xml': pathOf('results.xml'),
      'artifacts/**/*.rtlog': pathOf('**/*.rtlog'),
    };
    const checks = ['sh', 'yaml'].flatMap((language) =>
      codeIn('docs/user/ci.md', language)
        .flatMap(callsIn)
        .filter(([command]) => command === 'check'),
    );
    expect(checks.length).toBeGreaterThan(3);
    for (const [, ...words] of checks) {
      const [file = '', ...options] = words.map((word) => files[word] ?? word);
      // Every tenth message of the recording is lost.
      const run = file.includes('*') ? runCheckMany : runCheck;
      expect(await run(file, ...options)).toMatchObject({ verdict: 'findings', stderr: '' });
    }
    expect(readFileSync(pathOf('results.xml'), 'utf8')).toContain('<testsuite');
  });

  test('are tests of Playwright whose calls exist', () => {
    const example = read('docs/examples/playwright-test/feed.spec.ts');
    const api = read('docs/reference/testing-api.md');
    for (const [, matcher] of example.matchAll(/\.(to[A-Z]\w+)\(/g)) expect(api).toContain(`\`${matcher}\``);
  });
});
