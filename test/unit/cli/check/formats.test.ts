import { describe, expect, test } from 'vitest';
import { hostileHar, runCheck, save, socketHar, UNPRINTABLE, useFolder } from '../check-support.ts';
import { everyTenth, sessionText, unnumbered } from '../../testing/lossy-feeds.ts';
import { codeSpan, tableCell } from '../../../../src/cli/check/markdown.ts';

useFolder();

const POLICY = JSON.stringify({ numbering: 'seq' });

/** What `check` prints of a feed that loses every tenth message. */
async function printed(format: string, ...options: readonly string[]): Promise<string> {
  const policy = save('policy.json', POLICY);
  const file = save('lossy.rtlog', sessionText(everyTenth()));
  return (await runCheck(file, '--policy', policy, '--format', format, ...options)).stdout;
}

/** A recording whose page says what systems for CI, Markdown and terminals act upon. */
function actingHar(): string {
  const har = hostileHar();
  const acting = '::error::own @octocat ![p](evil) <img src=x> |` ##[error]own ##vso[task.complete]x';
  for (const entry of har.log.entries) {
    entry.request.url = `wss://feed.test/${acting}`;
    entry.response = { ...entry.response, status: 101 };
    for (const [index, message] of entry._webSocketMessages.entries()) {
      message.data = JSON.stringify({ type: acting, seq: index * 3 });
    }
  }
  return JSON.stringify(har);
}

describe('annotations for GitHub Actions', () => {
  test('are one line each, what fails first, with evidence in escaped lines, then the verdict', async () => {
    const lines = (await printed('github')).trimEnd().split('\n');
    expect(lines[0]).toMatch(/^::error title=gap%3A \/live::Missed .*%0A/);
    expect(lines.slice(0, -1).every((line) => /^::(error|warning|notice) title=/.test(line))).toBe(true);
    expect(lines.at(-1)).toMatch(/to fail on: gap\.$/);
  });

  test('name what was not judged, as an error only where it fails', async () => {
    const file = save('prices.rtlog', sessionText(unnumbered()));
    const notice = (await runCheck(file, '--format', 'github')).stdout;
    expect(notice).toMatch(/^::notice title=unjudged%3A \/live::No numbering was found/m);
    const failing = await runCheck(file, '--format', 'github', '--fail-on', 'unjudged');
    expect(failing).toMatchObject({ verdict: 'findings', stdout: expect.stringMatching(/^::error title=unjudged/m) });
  });
});

describe('SARIF', () => {
  test('holds a result for each finding, with its rule, level, place and a fingerprint', async () => {
    const { version, runs } = JSON.parse(await printed('sarif'));
    expect(version).toBe('2.1.0');
    const [run] = runs;
    expect(run.tool.driver.rules.map(({ id }: { readonly id: string }) => id)).toContain('gap');
    expect(run.results[0]).toMatchObject({
      ruleId: 'gap',
      level: 'error',
      locations: [{ physicalLocation: { region: { startLine: 1 } }, logicalLocations: [{ name: '/live' }] }],
      partialFingerprints: { 'realtimeInspector/v1': expect.stringMatching(/^[\da-f]{32}$/) },
      properties: { isFailing: true },
    });
    expect(run.invocations).toEqual([{ executionSuccessful: true, toolExecutionNotifications: [] }]);
  });

  test('says that a file could not be read, and makes no result of it', async () => {
    const { stdout, verdict } = await runCheck(save('no.har', 'no'), '--format', 'sarif');
    expect(verdict).toBe('unreadable');
    const [run] = JSON.parse(stdout).runs;
    expect(run.results).toEqual([]);
    expect(run.invocations[0]).toMatchObject({ executionSuccessful: false });
    expect(run.invocations[0].toolExecutionNotifications).toHaveLength(1);
  });

  test('shows brackets and braces of a recording as text, not as links or places to fill', async () => {
    const { stdout } = await runCheck(save('acting.har', actingHar()), '--format', 'sarif', '--max-silence', '1ms');
    const [run] = JSON.parse(stdout).runs;
    const text: string = run.results
      .map(({ message }: { readonly message: { readonly text: string } }) => message.text)
      .join();
    expect(text).toContain('!\\[p\\](evil');
    expect(text).not.toContain('![p]');
  });
});

describe('Markdown', () => {
  test('is a heading, the verdict, and a table in which what fails comes first', async () => {
    const text = await printed('markdown');
    const lines = text.split('\n');
    expect(lines[0]).toMatch(/^## Realtime check of ` .*lossy\.rtlog `$/);
    expect(text).toMatch(/to fail on: gap\. `$/m);
    expect(lines.findIndex((line) => line.startsWith('| yes | error | ` gap ` | ` /live ` |'))).toBe(
      lines.findIndex((line) => line.startsWith('| --- |')) + 1,
    );
  });

  test('holds every text of a recording in code spans, where nothing acts', async () => {
    const { stdout } = await runCheck(save('acting.har', actingHar()), '--format', 'markdown', '--max-silence', '1ms');
    expect(stdout).toContain('@octocat');
    // What is left without the spans is ours alone: no mention, picture or element.
    const outside = stdout.replaceAll(/(`+) .*? \1(?!`)/g, '');
    expect(outside).not.toMatch(/octocat|evil|<img|!\[/);
  });

  test('fences a text longer than its own backticks, and escapes what ends a cell', () => {
    expect(codeSpan('a `b` ``c')).toBe('``` a `b` ``c ```');
    expect(codeSpan('a|b')).toBe('` a|b `');
    expect(tableCell('a|b')).toBe('` a\\|b `');
    expect(codeSpan('  ')).toBe('');
  });
});

test.each(['text', 'json', 'github', 'sarif', 'markdown'])(
  'what a page said cannot act in the log of a CI system, written as %s',
  async (format) => {
    const file = save('acting.har', actingHar());
    const { stdout, stderr } = await runCheck(file, '--format', format, '--max-silence', '1ms');
    const lines = (stdout + stderr).split('\n');
    expect(stdout).toContain('octocat');
    const own = format === 'github' ? /^::(error|warning|notice) title=/ : /^\b$/;
    expect(lines.filter((line) => /^\s*::/.test(line) && !own.test(line))).toEqual([]);
    expect(lines.filter((line) => /##\w*\[/.test(line))).toEqual([]);
    expect(lines.filter((line) => UNPRINTABLE.test(line))).toEqual([]);
  },
);

test('cost is said only if it is asked for', async () => {
  const file = save('cost.har', JSON.stringify(socketHar([1_000, 2_000])));
  expect((await runCheck(file)).stdout).not.toContain('cost of one client');
  expect((await runCheck(file, '--cost')).stdout).toContain('cost of one client');
});
