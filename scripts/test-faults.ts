/**
 * `npm run test:faults [-- chromium|firefox]`: the long form of the fault suite. Builds the extension, breaks the way from
 * page to panel while messages flow, and prints the table. `npm run test:induced` does the same with the suite of faults
 * that somebody causes on purpose.
 */
import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

function run(args: readonly string[], environment: NodeJS.ProcessEnv = {}): void {
  const { status } = spawnSync(process.execPath, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  });
  if (status !== 0) process.exit(status ?? 1);
}

const [project = '', browser, ...rest] = process.argv.slice(2);
if (
  rest.length > 0 ||
  !['faults', 'induced'].includes(project) ||
  (browser !== undefined && !['chromium', 'firefox'].includes(browser))
) {
  console.error(`usage: npm run test:${project} [-- chromium|firefox]`);
  process.exit(2);
}
run(['scripts/run.mjs', 'scripts/build.ts']);
run(['node_modules/vitest/vitest.mjs', 'run', '--project', project], {
  REALTIME_FAULTS: 'full',
  ...(browser === undefined ? {} : { REALTIME_BROWSER: browser }),
});
