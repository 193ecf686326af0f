import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { PageIntake } from './page-intake.ts';
import { Realtime, type RealtimeOptions } from './realtime.ts';
import { placeRecorder, type Target } from './target.ts';

export type { Finding, FindingKind } from '../analysis/finding.ts';
export type { StreamMessage } from '../analysis/streams/message.ts';
export type { Stream } from '../analysis/streams/stream.ts';
export { RealtimeAssertionError } from './assertion-error.ts';
export type { Realtime, RealtimeOptions, Span, Which } from './realtime.ts';
export type { PlaywrightTarget, PuppeteerTarget, Target } from './target.ts';

/** The recorder and the bridge for the page, bundled next to this file. */
let script: Promise<string> | undefined;

/**
 * Records the real-time traffic of a page under test, from the first line of every document that comes after this call.
 *
 * ```ts
 * const page = await context.newPage();
 * const realtime = await attach(page, { saveOnFailure: 'artifacts/feed.rtlog' });
 * await page.goto('http://localhost:3000/');
 * await realtime.expectNoGaps();
 * ```
 *
 * @param target a page or browser context of Playwright, or a page of Puppeteer; attach before you navigate.
 */
export async function attach(target: Target, options: RealtimeOptions = {}): Promise<Realtime> {
  script ??= readFile(new URL('./page.js', import.meta.url), 'utf8');
  const intake = new PageIntake();
  const name = `realtimeInspector${randomUUID().replaceAll('-', '')}`;
  let realtime: Realtime | null = null;
  const early: string[] = [];
  const onMessage = (text: string): void => {
    if (realtime === null) early.push(text);
    else realtime.take(intake.take(text));
  };
  const attachment = await placeRecorder(target, await script, name, onMessage);
  const attached = new Realtime(attachment, () => intake.zero, options);
  realtime = attached;
  for (const text of early) attached.take(intake.take(text));
  return attached;
}
