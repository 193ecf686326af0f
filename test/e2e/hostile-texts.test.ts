import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { byteCount, millis } from '../../src/base/units.ts';
import { writeSessionEnd, writeSessionHeader, writeSessionRecord } from '../../src/formats/session/read-session.ts';
import type { Payload, Transport, WireRecord } from '../../src/wire/record.ts';
import { BROWSERS, builtExtension, launch } from '../drivers/index.ts';
import { dropFiles, untilOpen } from './support/files.ts';

/** Texts that would do something where they became markup, an address, a style or a property. */
const HOSTILE = [
  '<img src=x onerror="globalThis.wasRun=1">',
  '"><script>globalThis.wasRun=2</script>',
  "' onmouseover='globalThis.wasRun=3' x='",
  '<svg onload=globalThis.wasRun=4><use href="#x"/></svg>',
  '<iframe srcdoc="<script>parent.wasRun=5</script>"></iframe>',
  '</style><style>*{display:none}</style>',
  'javascript:globalThis.wasRun=6',
  '{"__proto__":{"wasRun":7},"constructor":{"prototype":{"wasRun":8}}}',
  '{"html":"<img src=x onerror=globalThis.wasRun=9>","<b>key</b>":1}',
  '//# sourceURL=javascript:globalThis.wasRun=10',
  '${globalThis.wasRun=11} {{globalThis.wasRun=12}}',
  'red; background: url(//evil.example/x)',
  '__proto__',
  `${'['.repeat(2_000)}${']'.repeat(2_000)}`,
];

const payloadOf = (data: string): Payload => ({
  encoding: 'text',
  data,
  size: byteCount(Buffer.byteLength(data)),
  isCut: false,
});

/** A socket, an event stream and a streamed answer with every text in every place that a page or a server fills. */
function hostileRecords(): readonly WireRecord[] {
  const transports: readonly Transport[] = ['websocket', 'eventsource', 'fetch'];
  let n = 0;
  const next = () => ({ document: 'd', n, at: millis(10 * n++) });
  const first = { kind: 'document', url: `https://a.test/${HOSTILE[0]}`, isTop: true, isLate: false } as const;
  const records: WireRecord[] = [{ ...next(), ...first, timeOrigin: 0 }];
  for (const [index, transport] of transports.entries()) {
    const connection = index + 1;
    const text = HOSTILE[index] ?? '';
    const url = `${transport === 'websocket' ? 'wss' : 'https'}://a.test/${connection}/${text}?${HOSTILE[2]}`;
    const headers = HOSTILE.map((value) => [`x-${value.slice(0, 20)}`, value] as const);
    const initiator = HOSTILE.map((value) => `at ${value} (${value}:1:2)`).join('\n');
    const rest = { connection, withCredentials: false, bodyKind: 'text', body: payloadOf(text), initiator } as const;
    records.push({ ...next(), kind: 'connecting', transport, url, method: text, protocols: HOSTILE, headers, ...rest });
    const opened = { protocol: text, extensions: text, responseType: text, wasRedirected: true, headers };
    records.push({ ...next(), kind: 'open', connection, status: 200, url, ...opened });
    const via = transport === 'websocket' ? 'frame' : transport === 'eventsource' ? 'event' : 'line';
    for (const data of HOSTILE) {
      const content = { bodyKind: 'text', payload: payloadOf(data), event: data, id: data, buffered: null } as const;
      records.push({ ...next(), kind: 'message', connection, direction: 'in', via, ...content });
    }
    records.push({ ...next(), kind: 'error', connection, state: 3, text });
    const end = { how: 'failed', code: 4000, reason: text, wasClean: false, size: byteCount(0) } as const;
    records.push({ ...next(), kind: 'close', connection, ...end });
  }
  return records;
}

/** What an attack that went through would have left in the document. */
interface Traces {
  /** Elements that load, run or lead somewhere, and attributes that do. */
  readonly active: readonly string[];
  /** Rules of the page's policy that something was blocked by: nothing may even be tried. */
  readonly blocked: readonly string[];
}

/** Runs in the panel: watches all that is added from now on. */
function watchDocument(): void {
  const active: string[] = [];
  const blocked: string[] = [];
  const elements = 'script, img, iframe, object, embed, a, base, link, meta, style, video, audio, image, use';
  const look = (element: Element): void => {
    if (element.matches(elements)) active.push(element.outerHTML.slice(0, 100));
    for (const { name, value } of element.attributes) {
      const isActive = /^(?:on|src|href|action|formaction|xlink)/.test(name) || /url\(/.test(value.slice(0, 100));
      if (isActive && !/^data-|^aria-|^title$/.test(name)) active.push(`${name}=${value.slice(0, 100)}`);
    }
  };
  new MutationObserver((changes) => {
    for (const { target, addedNodes } of changes) {
      if (target instanceof Element) look(target);
      for (const node of addedNodes) {
        if (node instanceof Element) [node, ...node.querySelectorAll('*')].forEach(look);
      }
    }
  }).observe(document.documentElement, { subtree: true, childList: true, attributes: true });
  document.addEventListener('securitypolicyviolation', (event) => blocked.push(event.effectiveDirective));
  Reflect.set(globalThis, 'traces', { active, blocked });
}

/**
 * Runs in the panel: selects every message of every stream, and shows every tab of the panes. Gives back how many of each.
 *
 * @param each how many rows each stream has; awaited, as the table follows the choice of a stream a moment later
 */
async function showEverything(each: number): Promise<readonly number[]> {
  const frame = () => new Promise((resolve) => setTimeout(resolve, 30));
  const clickAll = async (selector: string): Promise<void> => {
    for (let index = 0; index < document.querySelectorAll(selector).length; index += 1) {
      document.querySelectorAll<HTMLElement>(selector)[index]?.click();
      await frame();
    }
  };
  const shown: number[] = [];
  for (const stream of document.querySelectorAll<HTMLElement>('[data-stream]')) {
    stream.click();
    await frame();
    await clickAll('[role=tab]');
    const rowsShown = () => document.querySelectorAll('[data-message]').length;
    for (let waits = 0; rowsShown() !== each && waits < 300; waits += 1) await frame();
    const rows = rowsShown();
    for (let index = 0; index < rows; index += 1) {
      document.querySelectorAll<HTMLElement>('[data-message]')[index]?.click();
      await frame();
      await clickAll('.pane-detail [role=tab]');
    }
    shown.push(rows);
  }
  return shown;
}

/** Runs in the panel: which of the texts has run, or has reached the prototype of all objects. */
const wasRun = (): unknown => Reflect.get({}, 'wasRun') ?? Reflect.get(globalThis, 'wasRun') ?? null;

describe.each(BROWSERS)('in %s', (name) => {
  test('no text of a page, a server or a file becomes more than text in the panel', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hostile-texts-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const file = join(folder, '<img src=x onerror=globalThis.wasRun=20>.rtlog');
    const records = hostileRecords();
    const session = [writeSessionHeader(0, HOSTILE[0] ?? ''), ...records.map(writeSessionRecord)];
    await writeFile(file, session.join('') + writeSessionEnd(records.length));
    const browser = await launch(name, { extensionDir: builtExtension(name) });
    onTestFinished(() => browser.close());
    const tab = await browser.openExtensionPage('panel.html');
    await tab.waitFor(() => document.querySelector('footer'));
    await tab.evaluate(watchDocument);
    await dropFiles(tab, file);
    await untilOpen(tab, 1);
    await tab.waitFor(() => document.querySelectorAll('[data-stream]').length === 3);
    // Each stream has the request's own body too.
    const rows = HOSTILE.length + 1;
    const shown = await tab.evaluate(showEverything, rows, { timeout: 120_000 });
    expect(shown).toEqual([rows, rows, rows]);
    const traces = await tab.evaluate((): Traces => Reflect.get(globalThis, 'traces'));
    expect(traces).toEqual({ active: [], blocked: [] });
    expect(await tab.evaluate(wasRun)).toBeNull();

    // The test would see it, and the policy of the page would stop it.
    await tab.evaluate((markup) => document.body.insertAdjacentHTML('beforeend', markup), HOSTILE[0] ?? '');
    await tab.waitFor(() => Reflect.get(globalThis, 'traces').blocked.length > 0);
    const control = await tab.evaluate((): Traces => Reflect.get(globalThis, 'traces'));
    expect(control.active.join()).toContain('<img src="x"');
    expect(new Set(control.blocked)).toEqual(new Set(['script-src-attr']));
    expect(await tab.evaluate(wasRun)).toBeNull();
  });
});
