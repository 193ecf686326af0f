/**
 * `npm run test:faults [-- chromium|firefox]`: the long form of the fault suite. Builds the extension, breaks the way from
 * page to panel while messages flow, and prints the table.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const [browser, ...rest] = process.argv.slice(2);
if (rest.length > 0 || (browser !== undefined && !['chromium', 'firefox'].includes(browser))) {
  console.error('usage: npm run test:faults [-- chromium|firefox]');
  process.exit(2);
}

function run(args: readonly string[], environment: NodeJS.ProcessEnv = {}) {
  const { status } = spawnSync(process.execPath, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  });
  if (status !== 0) process.exit(status ?? 1);
}

run([path.join(root, 'scripts', 'run.mjs'), path.join(root, 'scripts', 'build.ts')]);
run([path.join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run', '--project', 'faults'], {
  REALTIME_FAULTS: 'full',
  ...(browser === undefined ? {} : { REALTIME_BROWSER: browser }),
});
