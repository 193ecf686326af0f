import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkMany } from '../../../../../src/cli/check/many/check-many.ts';
import { checkOne } from '../../../../../src/cli/check/many/check-one.ts';
import {
  asWholeSession,
  parse,
  pathOf,
  runCheck,
  runCheckMany,
  save,
  socketHar,
  STEADY,
  useFolder,
  wrong,
} from '../../check-support.ts';
import { everyTenth, sessionText } from '../../../testing/lossy-feeds.ts';

useFolder();

const whole = asWholeSession(socketHar(STEADY));
const lossy = sessionText(everyTenth());

/** A folder with a recording that is whole, one that lost messages, one damaged and one empty. */
function saveFour(name: string): string {
  mkdirSync(pathOf(name));
  save(`${name}/a-whole.rtlog`, whole);
  save(`${name}/b-lossy.rtlog`, lossy);
  save(`${name}/c-damaged.rtlog`, `${whole}{"kind":`);
  save(`${name}/d-empty.rtlog`, '');
  return pathOf(`${name}/*.rtlog`);
}

describe('check of several files', () => {
  test('judges each as if it were alone, names what cannot be read, and has one verdict', async () => {
    const { verdict, stdout, stderr } = await runCheckMany(saveFour('four'));
    expect(verdict).toBe('unreadable');
    const lines = stdout.split('\n');
    expect(lines.filter((line) => /^[✓✗!] /.test(line)).map((line) => line.replace(pathOf('four/'), ''))).toEqual([
      expect.stringMatching(/^✓ a-whole\.rtlog: No findings\./),
      expect.stringMatching(/^✗ b-lossy\.rtlog: \d+ findings?, \d+ to fail on: gap\./),
      expect.stringMatching(/^! c-damaged\.rtlog: .*not JSON/),
      expect.stringMatching(/^! d-empty\.rtlog: .*the file is empty/),
    ]);
    expect(stdout).toContain('    gap: ');
    expect(stdout).toMatch(
      /\n4 recordings: 1 with nothing to fail on, 1 that fails, 2 not read as a whole\. \d+ findings? to fail on: gap \d+\./,
    );
    expect(stderr.split('\n').filter((line) => line !== '')).toHaveLength(2);
  });

  test('has the exit status of the worst', async () => {
    const [a, b] = [save('a.rtlog', whole), save('b.rtlog', lossy)];
    expect((await runCheckMany(a, b)).verdict).toBe('findings');
    expect((await runCheckMany(a, save('a2.rtlog', whole))).verdict).toBe('clean');
    expect((await runCheckMany(a, pathOf('nowhere.rtlog'))).verdict).toBe('unreadable');
    const unmatched = await runCheckMany(a, pathOf('*.nothing'));
    expect([unmatched.verdict, unmatched.stderr]).toEqual(['unreadable', `${pathOf('*.nothing')}: no file matches\n`]);
  });

  test('prints as JSON what check prints of each', async () => {
    const pattern = saveFour('json');
    const { stdout } = await runCheckMany(pattern, '--json');
    const { version, summary, files } = JSON.parse(stdout);
    expect([version, summary]).toMatchObject([1, { files: 4, clean: 1, findings: 1, unreadable: 2 }]);
    for (const { verdict: _own, ...file } of files) {
      const alone = JSON.parse((await runCheck(file.file, '--json')).stdout);
      expect(file).toEqual(alone);
    }
  });

  test('writes one JUnit file with a suite for each, and counts them', async () => {
    const pattern = saveFour('junit');
    const path = pathOf('many.xml');
    await runCheckMany(pattern, '--junit', path);
    const xml = readFileSync(path, 'utf8');
    expect(xml).toMatch(/^<\?xml [^>]+>\n<testsuites name="realtime-inspector" tests="7" failures="1" errors="2">/);
    expect([...xml.matchAll(/<testsuite name="[^"]*\/(.)-/g)].map(([, letter]) => letter)).toEqual([
      'a',
      'b',
      'c',
      'd',
    ]);
    expect(xml.match(/<\?xml/g)).toHaveLength(1);
  });

  test('writes one run of SARIF, annotations and Markdown with the name of the file', async () => {
    const pattern = saveFour('formats');
    const { runs } = JSON.parse((await runCheckMany(pattern, '--format', 'sarif')).stdout);
    expect(runs).toHaveLength(1);
    expect(runs[0].results.length).toBeGreaterThan(0);
    expect(runs[0].invocations[0]).toMatchObject({ executionSuccessful: false });
    expect(runs[0].invocations[0].toolExecutionNotifications).toHaveLength(2);
    const github = (await runCheckMany(pattern, '--format', 'github')).stdout;
    expect(github).toMatch(/^::warning title=gap[^\n]*b-lossy\.rtlog/m);
    const markdown = (await runCheckMany(pattern, '--format', 'markdown')).stdout;
    expect(markdown).toContain('## Realtime check of 4 recordings');
    expect(markdown).toContain('b-lossy.rtlog');
    expect(markdown).not.toContain('a-whole.rtlog');
  });

  test('names a file that somebody still writes to, and judges it and the others', async () => {
    const [still, growing] = [save('still.rtlog', whole), save('growing.rtlog', lossy)];
    const command = parse('check', still, growing, '--json', '--junit', pathOf('growing.xml'));
    if (command.command !== 'check-many') throw new Error('wrong command line');
    const outcome = await checkMany({ ...command, jobs: 2 }, () => ({
      run: async (file) => {
        const answer = await checkOne(command, file);
        if (file === growing) appendFileSync(growing, '{"kind":');
        return answer;
      },
      end: async () => undefined,
    }));
    const { files } = JSON.parse(outcome.stdout);
    expect(files.map(({ verdict }: { readonly verdict: string }) => verdict)).toEqual(['clean', 'unreadable']);
    expect(files[1].problems[0]).toBe('the file is still being written: it grew by 8 B while it was checked');
    expect(files[1].findings.length).toBeGreaterThan(0);
    expect(outcome.stderr).toContain('growing.rtlog: the file is still being written');
    expect(readFileSync(pathOf('growing.xml'), 'utf8')).toContain('still being written');
  });

  test('names a file whose check fails, and goes on', async () => {
    const files = [save('one.rtlog', whole), save('two.rtlog', whole)];
    for (const format of ['text', 'json', 'sarif']) {
      const command = parse('check', ...files, '--format', format, '--jobs', '2');
      if (command.command !== 'check-many') throw new Error('wrong command line');
      const { verdict, stdout, stderr } = await checkMany(command, () => ({
        run: (file) => (file === files[0] ? Promise.reject(new Error('out of memory')) : checkOne(command, file)),
        end: async () => undefined,
      }));
      expect([verdict, stderr]).toEqual(['unreadable', `${files[0]}: its check failed: out of memory\n`]);
      expect(stdout).toContain('out of memory');
    }
  });

  test('begins with the largest file, so that no thread is left alone with it, and reports in the order of the call', async () => {
    const files = [save('small.rtlog', whole), save('large.rtlog', `${whole}\n\n`), save('middle.rtlog', `${whole}\n`)];
    const command = parse('check', ...files, '--json', '--jobs', '2');
    if (command.command !== 'check-many') throw new Error('wrong command line');
    const begun: string[] = [];
    const { stdout } = await checkMany(command, () => ({
      run(file) {
        begun.push(file);
        return checkOne(command, file);
      },
      end: async () => undefined,
    }));
    const [small, large, middle] = files;
    expect(begun).toEqual([large, middle, small]);
    expect(JSON.parse(stdout).files.map(({ file }: { readonly file: string }) => file)).toEqual(files);
  });

  test('says what is wrong with the options once, and does not write over a file that it reads', async () => {
    const files = [save('x.rtlog', whole), save('y.rtlog', whole)];
    const missing = await runCheckMany(...files, '--policy', pathOf('nowhere.json'));
    expect(missing).toMatchObject({ verdict: 'unreadable', stdout: '' });
    expect(missing.stderr.match(/nowhere\.json/g)).toHaveLength(1);
    const over = await runCheckMany(...files, '--junit', files[1] ?? '');
    expect(over).toMatchObject({ verdict: 'unreadable', stdout: '' });
    expect(readFileSync(files[1] ?? '', 'utf8')).toBe(whole);
    expect(wrong('check', 'a', '-')).toContain('can be checked alone');
    expect(wrong('check', 'a', '--jobs', '0')).toContain('--jobs needs a whole number');
    expect(wrong('record', 'http://a.test', '-o', 'a.har', '--jobs', '2')).toContain('has no option --jobs');
  });
});
