import { COPY } from '../../../texts/panel/table.ts';
import type { StreamMessage } from '../../../analysis/streams/message.ts';
import { contentOf, plainMessage, writeMessages, type CopyForm } from '../../text/copy-forms.ts';
import { curlCommand, wscatCommand, type CopiedConnection } from '../../text/shell-commands.ts';
import type { Panel } from '../../state/panel.ts';
import { spanOf } from '../../../store/span-of.ts';
import type { RowModel } from '../../rows/row-model.ts';
import { copyText } from '../hooks/clipboard.ts';

/** What is copied: one message, the selected rows, or all rows that the table shows. */
export type CopyScope = 'message' | 'rows' | 'stream';

/** The messages in a range of rows, oldest first. */
function* messagesOf(panel: Panel, model: RowModel, first: number, end: number): Iterable<StreamMessage> {
  const { stream } = panel.selection.current.peek();
  const log = stream === null ? undefined : panel.recording.log(stream);
  for (let index = first; index < end; index += 1) {
    const row = model.row(index);
    const message = row?.kind === 'message' ? log?.message(row.position) : undefined;
    if (message !== undefined) yield message;
  }
}

/** The range of the selected rows, or the one row of the selected message. */
function selectedRows(panel: Panel, model: RowModel): readonly [first: number, end: number] {
  const { message } = panel.selection.current.peek();
  const range = panel.selection.rows.peek();
  if (range === null) return message === null ? [0, 0] : [model.indexOf(message), model.indexOf(message) + 1];
  const [low, high] = [Math.min(range.anchor, range.head), Math.max(range.anchor, range.head)];
  const last = model.indexOf(high);
  const row = model.row(last);
  // A message that was dropped or filtered out is not copied: its index belongs to another row.
  return [model.indexOf(low), row?.kind === 'message' && row.position === high ? last + 1 : last];
}

/** The recording's zero, counted from the epoch and from local midnight. */
function zeroOf(panel: Panel): { readonly epoch: number; readonly midnight: number } {
  const epoch = panel.source.status.peek().startedAtEpoch;
  const start = new Date(epoch);
  return { epoch, midnight: epoch - new Date(start.getFullYear(), start.getMonth(), start.getDate()).getTime() };
}

function connectionOf(panel: Panel, message: StreamMessage): CopiedConnection | null {
  const span = spanOf(panel.recording.analysis, message);
  if (span === undefined) return null;
  return { span, records: panel.recording.connection(span.document, span.connection) };
}

/** The command that opens the connection of a message again; it also repeats a sent message. `null` if there is none. */
function commandOf(panel: Panel, form: 'curl' | 'wscat', message: StreamMessage): string | null {
  const connection = connectionOf(panel, message);
  if (connection === null) return null;
  if (form === 'curl') return curlCommand(connection);
  const isSent = message.direction === 'out' && message.payload.encoding === 'text' && !message.payload.isCut;
  return wscatCommand(connection, isSent ? message.payload.data : null);
}

/**
 * Copies messages in a form. @returns a sentence that says what was copied, or why nothing was.
 *
 * @param model the rows as the table shows them.
 */
export async function copyAs(panel: Panel, model: RowModel, scope: CopyScope, form: CopyForm): Promise<string> {
  const [first, end] = scope === 'stream' ? [0, model.count] : selectedRows(panel, model);
  const [leading] = messagesOf(panel, model, first, end);
  if (leading === undefined) return COPY.nothing;
  if (form === 'curl' || form === 'wscat') {
    const command = commandOf(panel, form, leading);
    if (command === null) return COPY.notWebSocket;
    return (await copyText(command)) ? COPY.copiedCommand(COPY.forms[form]) : COPY.refused;
  }
  if (scope === 'message') {
    const plain = (): string => JSON.stringify(plainMessage(leading, zeroOf(panel).epoch), null, 2);
    const text = form === 'text' ? contentOf(leading) : plain();
    return (await copyText(text)) ? COPY.copiedMessages(1, COPY.forms[form], 0) : COPY.refused;
  }
  const { text, messages } = writeMessages(messagesOf(panel, model, first, end), form, zeroOf(panel));
  if (!(await copyText(text))) return COPY.refused;
  return COPY.copiedMessages(messages, COPY.forms[form], countMessages(model, first, end) - messages);
}

function countMessages(model: RowModel, first: number, end: number): number {
  let count = 0;
  for (let index = first; index < end; index += 1) if (model.row(index)?.kind === 'message') count += 1;
  return count;
}
