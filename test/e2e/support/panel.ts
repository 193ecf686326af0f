/** What tests ask of the panel: its recording as plain values, and the parts of its window by name. */
import type { FindingKind } from '../../../src/analysis/finding.ts';
import type { MessageValue, DebugApi } from '../../../src/devtools-panel/state/debug-api.ts';
import type { View } from '../../drivers/index.ts';
import { textOf, untilText, type Shown } from './document.ts';

declare global {
  /** In the document of the panel; see debug-api.ts. */
  var realtimePanel: DebugApi;
}

/** A document that is only read. */
type Readable = Pick<View, 'evaluate'>;

/** The streams of the recording, also those that are scrolled out of sight. */
export const streamsIn = (panel: Readable) => panel.evaluate(() => realtimePanel.streams());

export type ShownStream = Awaited<ReturnType<typeof streamsIn>>[number];

/** A message of a connection that is known; tests know no other. */
export type ShownMessage = MessageValue & { readonly url: string; readonly transport: string };

const isWhole = (message: MessageValue | null): message is ShownMessage =>
  message !== null && message.url !== null && message.transport !== null;

/** The messages of a stream, whole, also those that a filter hides. */
export async function messagesIn(panel: Readable, stream: number): Promise<readonly ShownMessage[]> {
  const messages = await panel.evaluate((id) => realtimePanel.messages(id), stream);
  if (!messages.every(isWhole)) throw new Error(`stream ${stream} has lost messages or their connections`);
  return messages;
}

export const findingsIn = (panel: Readable) => panel.evaluate(() => realtimePanel.findings());

export type ShownFinding = Awaited<ReturnType<typeof findingsIn>>[number];

export const figuresIn = (panel: Readable) => panel.evaluate(() => realtimePanel.totals());

/** Waits until there is a finding of a kind. */
export const untilFinding = (panel: Shown, kind: FindingKind): Promise<unknown> =>
  panel.waitFor((wanted) => realtimePanel.findings().some((finding) => finding.kind === wanted), kind);

/** Waits until the findings of a kind add up to so many messages or more. */
export const untilFound = (panel: Shown, kind: FindingKind, count: number): Promise<unknown> =>
  panel.waitFor(
    (wanted) => {
      const found = realtimePanel.findings().filter((finding) => finding.kind === wanted.kind);
      return found.reduce((sum, finding) => sum + finding.count, 0) >= wanted.count;
    },
    { kind, count },
  );

/** Messages that findings of a kind name. */
export const countFound = (findings: readonly ShownFinding[], kind: FindingKind): number =>
  findings.filter((finding) => finding.kind === kind).reduce((sum, { count }) => sum + count, 0);

/**
 * Waits until so many messages are either recorded or declared lost.
 *
 * @param more how many more it may be
 * @throws with the figures that the panel has instead, when the time is up
 */
export async function untilAccounted(panel: Shown & Readable, messages: number, more = 0) {
  try {
    return await panel.waitFor(
      (wanted) => {
        const figures = realtimePanel.totals();
        const sum = figures.messages + figures.lost;
        return sum >= wanted.messages && sum <= wanted.messages + wanted.more && figures;
      },
      { messages, more },
    );
  } catch (error) {
    const figures = JSON.stringify(await figuresIn(panel));
    throw new Error(`${messages} messages are due; the panel has ${figures}`, { cause: error });
  }
}

/** The row of a stream in the list; without a class, of the first. */
export const streamRow = (transport?: string): string =>
  transport === undefined ? '[data-stream]' : `[data-stream][data-transport=${transport}]`;

/** A row of the table, whichever message it shows. */
export const MESSAGE_ROW = '[data-message]';

/** The sentence at the foot of the panel. */
export const statusOf = (panel: Shown): Promise<string | null> => textOf(panel, '[role=status]');

/** Waits until the sentence at the foot of the panel matches. */
export const untilStatus = (panel: Shown, text: RegExp): Promise<string> => untilText(panel, '[role=status]', text);
