import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtExtension, type BrowserName } from '../../drivers/index.ts';

/** The built extension with another background, in a folder of its own. */
export interface RecordingExtension {
  readonly folder: string;
  remove(): Promise<void>;
}

/**
 * What the background is replaced by: it posts everything that it receives to the test pages' server, in order.
 *
 * @param probes whether it probes every tab and subscribes to what answers, as with a panel; without it never answers.
 */
const backgroundSource = (server: string, run: string, probes: boolean): string => `
  const api = globalThis.browser ?? chrome;
  const report = (what, value) =>
    fetch('${server}/beacon?run=${run}', { method: 'POST', mode: 'no-cors', body: what + ' ' + JSON.stringify(value) });
  api.runtime.onMessage.addListener((message) => void report('message', message));
  api.runtime.onConnect.addListener((port) => {
    void report('port', port.name);
    port.onMessage.addListener((message) => {
      void report('on port', message);
      if (${probes} && message.type === 'hello') port.postMessage({ type: 'subscribe', subscriber: 'test', from: 0 });
    });
  });
  const probe = async () => {
    for (const { id } of await api.tabs.query({}))
      if (id !== undefined) api.tabs.sendMessage(id, 'realtime-inspector:probe').catch(() => undefined);
  };
  if (${probes}) setInterval(probe, 100);
  void report('started', '');
`;

/**
 * Copies the built extension and replaces its background by one that records everything.
 *
 * @param server of the test pages, where what is received can be read under `/beacon/collected?run=…`
 */
export async function makeRecordingExtension(
  name: BrowserName,
  server: string,
  run: string,
  probes: boolean,
): Promise<RecordingExtension> {
  const folder = await mkdtemp(join(tmpdir(), 'recording-background-'));
  await cp(builtExtension(name), folder, { recursive: true });
  await writeFile(join(folder, 'background.js'), backgroundSource(server, run, probes));
  const manifestFile = join(folder, 'manifest.json');
  const manifest = JSON.parse(await readFile(manifestFile, 'utf8')) as Record<string, unknown>;
  // The extension's own pages may connect to nothing; the background of the test has to.
  manifest['content_security_policy'] = { extension_pages: "script-src 'self'; connect-src *" };
  await writeFile(manifestFile, JSON.stringify(manifest));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
