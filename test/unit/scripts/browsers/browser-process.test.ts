import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { expect, test } from 'vitest';
import { makeProfile, startProcess } from '../../../../scripts/browsers/browser-process.ts';
import { untilHolds } from '../../until-holds.ts';

test('a profile is a fresh folder, removed with all that is in it', async () => {
  const profile = makeProfile(process.execPath);
  expect(existsSync(profile.dir)).toBe(true);
  await writeFile(path.join(profile.dir, 'Preferences'), '{}');
  await profile.remove();
  expect(existsSync(profile.dir)).toBe(false);
});

test('a process that ends by itself leaves what it wrote', async () => {
  const profile = makeProfile(process.execPath);
  const script = 'console.log("to stdout"); console.error(process.env.WANTED)';
  const started = startProcess(process.execPath, ['-e', script], {
    profile: profile.dir,
    env: { WANTED: 'to stderr' },
  });
  await started.exited;
  await started.end();
  expect(started.isRunning()).toBe(false);
  // The output may arrive after the end of the process.
  await untilHolds(() => expect(started.output()).toContain('to stdout'));
  await untilHolds(() => expect(started.output()).toContain('to stderr'));
  await profile.remove();
});

/** Pipes that keep this process from ending. */
const pipes = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'PipeWrap').length;

test('a helper that outlives its browser, and holds its output, does not keep us from ending', async () => {
  const profile = makeProfile(process.execPath);
  const before = pipes();
  // As Firefox's crash helper: in a session of its own, which the end of the group does not reach.
  const helper = `require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
    detached: true, stdio: ['ignore', 'inherit', 'inherit'] })`;
  const script = `const helper = ${helper}; helper.unref(); console.log(helper.pid)`;
  const started = startProcess(process.execPath, ['-e', script], { profile: profile.dir });
  await started.exited;
  await started.end();
  await untilHolds(() => expect(started.output()).toMatch(/^\d+$/));
  try {
    expect(pipes()).toBe(before);
  } finally {
    process.kill(Number(started.output()), 'SIGKILL');
  }
  await profile.remove();
});

test('a program that is not there ends at once, with the reason', async () => {
  const profile = makeProfile('/nowhere/browser');
  const started = startProcess('/nowhere/browser', [], { profile: profile.dir });
  await started.exited;
  expect(started.output()).toContain('ENOENT');
  await profile.remove();
});
