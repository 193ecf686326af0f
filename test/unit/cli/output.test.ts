import { linkSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, test } from 'vitest';
import { describeOutputProblem, writeTexts } from '../../../src/cli/output.ts';
import { useTool, partsIn, runShell, startTool, toolCommand } from './built-tool.ts';
import { pathOf, runCheck, runWriter, useFolder } from './check-support.ts';

useFolder();

const RECORDING = readFileSync(fileURLToPath(new URL('../../recordings/ticker-faults.rtlog', import.meta.url)));

/** Names of one file; each test has its own. */
const SPELLINGS: readonly (readonly [string, (file: string) => string])[] = [
  ['the same path', (file) => file],
  ['a relative path', (file) => relative(process.cwd(), file)],
  ['a path with .', (file) => `${dirname(file)}/.//${basename(file)}`],
  ['a path with ..', (file) => `${dirname(file)}/../${basename(dirname(file))}/${basename(file)}`],
  ['a symbolic link', (file) => join(dirname(file), 'symbolic.rtlog')],
  ['a link to a link', (file) => join(dirname(file), 'twice.rtlog')],
  ['a hard link', (file) => join(dirname(file), 'hard.rtlog')],
  ['a linked folder', (file) => join(dirname(file), 'linked', basename(file))],
];

let count = 0;
let file = '';

beforeEach(() => {
  const folder = pathOf(`names-${++count}`);
  mkdirSync(folder);
  file = join(folder, 'in.rtlog');
  writeFileSync(file, RECORDING);
  symlinkSync('in.rtlog', join(folder, 'symbolic.rtlog'));
  symlinkSync('symbolic.rtlog', join(folder, 'twice.rtlog'));
  linkSync(file, join(folder, 'hard.rtlog'));
  symlinkSync('.', join(folder, 'linked'));
});

const COMMANDS: readonly (readonly [string, (name: string) => Promise<{ verdict: string; stderr: string }>])[] = [
  ['convert', (name) => runWriter('convert', file, name, '--to', 'rtlog')],
  ['convert --redact', (name) => runWriter('convert', file, name, '--to', 'rtlog', '--redact')],
  ['convert --to har', (name) => runWriter('convert', file, name, '--to', 'har')],
  ['report', (name) => runWriter('report', file, '-o', name)],
  ['check --junit', (name) => runCheck(file, '--junit', name)],
];

describe.each(COMMANDS)('%s does not write to what it reads', (_command, run) => {
  test.each(SPELLINGS)('named by %s', async (_spelling, spell) => {
    const name = spell(file);
    const { verdict, stderr } = await run(name);
    expect(verdict).toBe('unreadable');
    expect(stderr).toBe(
      `${name}: this is ${file}, the file that is being read; writing it would destroy it. ` +
        'Nothing was written: name another file.\n',
    );
    expect(readFileSync(file)).toEqual(RECORDING);
    expect(partsIn(basename(dirname(file)))).toEqual([]);
  });
});

describe('record', () => {
  useTool();

  test.each(SPELLINGS)('does not write its JUnit to its recording named by %s', async (_spelling, spell) => {
    const name = spell(file);
    const run = await startTool(['record', 'http://page.test/', '-o', file, '--junit', name, '--for', '1s']).ended;
    expect(run.status).toBe(2);
    expect(run.stderr).toContain(`this is also ${file}, another file to write`);
    expect(readFileSync(file)).toEqual(RECORDING);
  });

  test('does not write to standard output, where its report goes', async () => {
    const run = await startTool(['record', 'http://page.test/', '-o', '-']).ended;
    expect(run.status).toBe(2);
    expect(run.stderr).toContain('record cannot write to standard output');
  });

  test.each(['stdin', 'stdout'])('a redirected %s is compared as well', async (stream) => {
    const line =
      stream === 'stdin'
        ? `${toolCommand('convert', '-', file, '--to', 'rtlog')} < '${file}'`
        : `${toolCommand('convert', file, '-', '--to', 'rtlog')} >> '${file}'`;
    const run = await runShell(line);
    expect(run.status).toBe(2);
    expect(run.stderr).toContain('the file that is being read');
    expect(readFileSync(file)).toEqual(RECORDING);
  });
});

describe('a file to write', () => {
  test('may be a device that is read too', () => {
    expect(describeOutputProblem('/dev/null', { inputs: ['/dev/null'] })).toBeNull();
  });

  test('that is named twice is refused, even if it is not there yet', () => {
    const problem = describeOutputProblem(`${pathOf('new')}.rtlog`, { inputs: [], outputs: [pathOf('./new.rtlog')] });
    expect(problem).toContain('another file to write');
  });

  test('in no folder, or a folder itself, is refused with what to do', async () => {
    const texts = ['text'];
    expect(await writeTexts(pathOf('no/such/file.har'), texts, { inputs: [] })).toBe(
      `there is no folder ${pathOf('no/such')}; make it, or name another file`,
    );
    expect(await writeTexts(pathOf('.'), texts, { inputs: [] })).toBe('it is a folder; name a file in it');
  });
});
