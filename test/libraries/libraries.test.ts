import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { BROWSERS, builtExtension, launch, type BrowserDriver } from '../drivers/index.ts';
import type { LibraryCase } from '../e2e/libraries/case.ts';
import { expectRows } from '../e2e/libraries/expect-rows.ts';
import { aiSdk } from './cases/ai-sdk.ts';
import { graphqlSse } from './cases/graphql-sse.ts';
import { graphqlWs } from './cases/graphql-ws.ts';
import { mqtt } from './cases/mqtt.ts';
import { openaiChat, openaiResponses } from './cases/openai.ts';
import { phoenix } from './cases/phoenix.ts';
import { pusher } from './cases/pusher.ts';
import { signalr, signalrMessagePack } from './cases/signalr.ts';
import { socketIo } from '../e2e/libraries/socket-io.ts';
import { socketIoMessagePack } from './cases/socket-io-messagepack.ts';
import { sockjsSocket, sockjsStream } from './cases/sockjs.ts';
import { stomp } from './cases/stomp.ts';
import { trpc, trpcEvents } from './cases/trpc.ts';
import { yWebsocket } from './cases/y-websocket.ts';

/** Where the packages of the pages are. */
const FOLDER = fileURLToPath(new URL('.', import.meta.url));

const CASES: readonly LibraryCase[] = [
  ...[socketIo, socketIoMessagePack, signalr, signalrMessagePack, phoenix, stomp, pusher, mqtt],
  ...[graphqlWs, graphqlSse, trpc, trpcEvents, yWebsocket, openaiChat, openaiResponses, aiSdk],
  ...[sockjsSocket, sockjsStream],
];

describe.each(BROWSERS)('in %s', (name) => {
  const cases = CASES.filter(({ isInFirefox }) => name === 'chromium' || isInFirefox === true);
  let browser: BrowserDriver;
  beforeAll(async () => {
    browser = await launch(name, { extensionDir: builtExtension(name) });
  });
  afterAll(() => browser.close());

  test.each(cases.map((each) => [each.name, each] as const))('%s: the rows are what its callbacks report', (_, each) =>
    expectRows(browser, each, FOLDER),
  );
});
