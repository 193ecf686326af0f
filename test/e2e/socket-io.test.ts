import process from 'node:process';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { BROWSERS, builtExtension, launch, type BrowserDriver } from '../drivers/index.ts';
import { socketIo } from './libraries/socket-io.ts';
import { expectRows } from './libraries/expect-rows.ts';

// The other libraries have packages of their own: npm run test:libraries.
describe.each(BROWSERS)('in %s', (name) => {
  let browser: BrowserDriver;
  beforeAll(async () => {
    browser = await launch(name, { extensionDir: builtExtension(name) });
  });
  afterAll(() => browser.close());

  test("the rows of socket.io are what its client's callbacks report, from polling to WebSocket", () =>
    expectRows(browser, socketIo, process.cwd()));
});
