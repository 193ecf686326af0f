import { parseArgs } from 'node:util';
import { PortTaken, startTestPages } from './start.ts';

function readPort(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) {
    throw new TypeError(`--port is ${JSON.stringify(text)}. Give a whole number from 0 (any free port) to 65535.`);
  }
  return port;
}

try {
  const { values } = parseArgs({ options: { port: { type: 'string' } } });
  const port = readPort(values.port);
  const pages = await startTestPages(port === undefined ? {} : { port });
  console.log(`Test pages: ${pages.url}/`);
  console.log(`Log:        ${pages.url}/log`);
  console.log(`The same from another origin: ${pages.crossUrl}/`);
  console.log('Ctrl-C ends the server.');
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void pages.close().then(() => process.exit(0)));
  }
} catch (error) {
  // What the caller can put right is one sentence; anything else is our mistake and keeps its stack.
  if (!(error instanceof PortTaken || error instanceof TypeError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
