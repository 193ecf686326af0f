/** Browser processes: started in a group of their own, ended with all they started, never left behind. */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** How long a browser that was asked to end may take before it is killed, in milliseconds. */
const GRACE = 5_000;

/** How much of the browser's own output is stored to explain a failed start, in characters. */
const OUTPUT_STORED = 4_000;

/** How often a profile that is still in use is tried again, and how long between two attempts, in milliseconds. */
const REMOVAL = { attempts: 20, pause: 100 };

/** A browser that was started. */
export interface BrowserProcess {
  /** Also the id of its process group. */
  readonly pid: number;
  readonly child: ChildProcess;
  /** Never rejects. */
  readonly exited: Promise<void>;
  isRunning(): boolean;
  /** The last lines it wrote, for error texts. */
  output(): string;
  /** Waits a moment for it to end by itself, then kills the whole group. */
  end(): Promise<void>;
}

/** Removes what must not outlive this process. */
const leftovers = new Set<() => void>();
process.on('exit', () => {
  // Last in, first out: a browser ends before its profile goes.
  for (const remove of [...leftovers].toReversed()) {
    try {
      remove();
    } catch {
      // Still in use by a dying process. The guard tries once more, a second from now.
      continue;
    }
  }
});

/**
 * Makes a fresh folder for a browser's profile.
 *
 * A browser from a snap package sees its own /tmp, not ours; the one place that both see is its folder under ~/snap.
 *
 * @param executable the browser that will use it
 * @returns `remove` is for after the browser has ended; it also happens when this process ends
 */
export function makeProfile(executable: string): { dir: string; remove: () => Promise<void> } {
  const snap = /^(?:\/var\/lib\/snapd)?\/snap\/(?:bin\/)?([^/.]+)/.exec(executable)?.[1];
  const parent = snap === undefined ? tmpdir() : path.join(homedir(), 'snap', snap, 'common');
  const dir = mkdtempSync(path.join(parent, 'realtime-inspector-'));
  // Files still being written by a dying child process make the first attempts fail.
  const removeNow = () => rmSync(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  leftovers.add(removeNow);
  return {
    dir,
    remove: async () => {
      for (let attempt = 1; ; attempt += 1) {
        try {
          removeNow();
          leftovers.delete(removeNow);
          return;
        } catch (error) {
          if (attempt === REMOVAL.attempts) throw error;
          await sleep(REMOVAL.pause);
        }
      }
    },
  };
}

/** Kills a process and, as it leads a group, all that it started. */
export function killGroup(pid: number): void {
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore' });
    return;
  }
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/**
 * Ends a browser even if this process is killed outright and can no longer do it: a shell waits for the end of our side
 * of a pipe, which the kernel closes for us. Not on Windows, which has no such shell.
 *
 * @param pid of the group to end
 * @param profile folder to remove afterwards
 * @returns a function that calls off the guard
 */
function guard(pid: number, profile: string): () => void {
  if (process.platform === 'win32') return () => {};
  const script = 'read -r _; kill -s KILL -- "-$1" 2>/dev/null; sleep 1; rm -rf -- "$2"';
  const shell = spawn('/bin/sh', ['-c', script, 'guard', String(pid), profile], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  shell.on('error', () => {}); // No shell, no guard: everything else still works.
  shell.unref();
  return () => void shell.kill('SIGKILL');
}

/** How a browser's process is started. */
export interface ProcessOptions {
  /** Its folder, which the guard removes if we cannot. */
  readonly profile: string;
  /** Whether file descriptors 3 and 4 are open, for Chromium's debugging pipe. */
  readonly pipes?: boolean;
  /** In addition to our own environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts a browser. */
export function startProcess(
  executable: string,
  args: readonly string[],
  { profile, pipes = false, env = {} }: ProcessOptions,
): BrowserProcess {
  const child = spawn(executable, [...args], {
    stdio: pipes ? ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'] : ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    env: { ...process.env, ...env },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text) => (output = (output + text).slice(-OUTPUT_STORED)));
  }
  const pid = child.pid ?? 0;
  const callOffGuard = pid === 0 ? () => {} : guard(pid, profile);
  const kill = () => pid !== 0 && killGroup(pid);
  leftovers.add(kill);
  const exited = new Promise((resolve) => {
    child.once('error', (error) => {
      output += error.message;
      resolve(undefined);
    });
    child.once('exit', resolve);
  }).then(() => {
    leftovers.delete(kill);
    callOffGuard();
    // A helper of the browser's in a session of its own may still hold them: what it writes is read, but not waited for.
    for (const stream of child.stdio) if (stream instanceof Socket) stream.unref();
  });
  let running = true;
  void exited.then(() => (running = false));
  return {
    pid,
    child,
    exited,
    isRunning: () => running,
    output: () => output.trim(),
    end: async () => {
      await Promise.race([exited, sleep(GRACE, undefined, { ref: false })]);
      // Also after a clean exit: what it started may still be on its way out.
      kill();
      await exited;
    },
  };
}
