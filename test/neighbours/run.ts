/**
 * `npm run test:neighbours`: pages with libraries that change the platform too, without and with the extension. Prints a
 * table, and ends with 1 if a row differs.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { startContractServer } from '../contract/server.ts';
import { openedEmpty } from '../contract/with-panel.ts';
import { BROWSERS, builtExtension, launch, type BrowserName } from '../drivers/index.ts';
import { OWN_PAGES, PACKAGES, pageNames, runPage, servePages, type Rows } from './serve.ts';

const MODES = ['without', 'with', 'with the panel'] as const;

/** Runs pages, each after the other; of one that did not run, why. */
async function runMode(
  name: BrowserName,
  mode: (typeof MODES)[number],
  names: readonly string[],
  run: (browser: Parameters<typeof runPage>[0], page: string) => Promise<Rows>,
) {
  const browser = await launch(name, mode === 'without' ? {} : { extensionDir: builtExtension(name) });
  try {
    const pages = openedEmpty(browser, mode === 'with the panel');
    const results: (Rows | string)[] = [];
    for (const page of names) results.push(await run(pages, page).catch((error: unknown) => String(error)));
    return results;
  } finally {
    await browser.close();
  }
}

/** Prints what differs; gives the number of rows that do. */
function expectRows(page: string, mode: string, natively: Rows | string, rows: Rows | string) {
  if (typeof natively === 'string' || typeof rows === 'string') {
    console.log(
      `  ${page}, ${mode}: did not run: ${String(typeof natively === 'string' ? natively : rows).slice(0, 300)}`,
    );
    return typeof natively === 'string' && typeof rows === 'string' ? 0 : 1;
  }
  const names = [...new Set([...natively.keys(), ...rows.keys()])];
  const differing = names.filter((name) => natively.get(name) !== rows.get(name));
  const events = rows.get('events of forgotten failures') ?? '';
  console.log(
    `  ${page}, ${mode}: ${names.length} rows, ${differing.length} differ; ${events} forgotten failures reported`,
  );
  for (const name of differing) {
    console.log(`    ${name}\n      without: ${natively.get(name)}\n      with:    ${rows.get(name)}`);
  }
  return differing.length;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { browser: { type: 'string' } } });
  const names = positionals.length > 0 ? positionals : await pageNames();
  const isOwn = (name: string): boolean => OWN_PAGES.some((one) => one === name);
  if (!names.every(isOwn) && !existsSync(PACKAGES)) {
    execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--silent'], {
      cwd: path.dirname(PACKAGES),
      stdio: 'inherit',
    });
  }
  const [pages, server] = [await servePages(names), await startContractServer()];
  let bad = 0;
  try {
    for (const browser of BROWSERS.filter((one) => values.browser === undefined || one === values.browser)) {
      console.log(browser);
      const inMode = (mode: (typeof MODES)[number]) =>
        runMode(browser, mode, names, (driver, page) => runPage(driver, pages.url, page, server.url));
      const natively = await inMode('without');
      for (const mode of MODES.slice(1)) {
        const results = await inMode(mode);
        names.forEach((name, index) => {
          bad += expectRows(name, mode, natively[index] ?? '', results[index] ?? '');
        });
      }
    }
  } finally {
    pages.close();
    await server.close();
  }
  return bad === 0 ? 0 : 1;
}

process.exitCode = await main();
