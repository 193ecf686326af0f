import type { StreamMessage } from '../../../analysis/streams/message.ts';
import {
  contentOf,
  curlCommand,
  plainMessage,
  wscatCommand,
  writeMessages,
  type CopiedConnection,
  type CopyForm,
} from '../../text/copy-forms.ts';
import type { Panel } from '../../state/panel.ts';
import { spanOf } from '../../../store/span-of.ts';
import type { RowModel } from '../../rows/row-model.ts';
import { copyText } from './clipboard.ts';
import { formatCount, pluralize } from '../../text/numbers.ts';

/** What is copied: one message, the rows selected together, or all rows of the stream that the table shows. */
export type CopyScope = 'message' | 'rows' | 'stream';

/** The messages of some rows, oldest first. */
function* messagesOf(panel: Panel, model: RowModel, first: number, end: number): Iterable<StreamMessage> {
  const { stream } = panel.selection.current.peek();
  const log = stream === null ? undefined : panel.recording.log(stream);
  for (let index = first; index < end; index += 1) {
    const row = model.row(index);
    const message = row?.kind === 'message' ? log?.message(row.position) : undefined;
    if (message !== undefined) yield message;
  }
}

/** The rows from the first to the last of those selected together, or the one that is selected. */
function selectedRows(panel: Panel, model: RowModel): readonly [first: number, end: number] {
  const { message } = panel.selection.current.peek();
  const range = panel.selection.rows.peek();
  if (range === null) return message === null ? [0, 0] : [model.indexOf(message), model.indexOf(message) + 1];
  const [low, high] = [Math.min(range.anchor, range.head), Math.max(range.anchor, range.head)];
  const last = model.indexOf(high);
  const row = model.row(last);
  // What was dropped or filtered out is not copied: the row that stands in its place is another's.
  return [model.indexOf(low), row?.kind === 'message' && row.position === high ? last + 1 : last];
}

/** How the zero of the recording stands to the epoch and to local midnight. */
function zeroOf(panel: Panel): { readonly epoch: number; readonly midnight: number } {
  const epoch = panel.source.status.peek().startedAtEpoch;
  const start = new Date(epoch);
  return { epoch, midnight: epoch - new Date(start.getFullYear(), start.getMonth(), start.getDate()).getTime() };
}

function connectionOf(panel: Panel, message: StreamMessage): CopiedConnection | null {
  const span = spanOf(panel.recording.analysis, message);
  if (span === undefined) return null;
  return { span, told: panel.recording.connection(span.document, span.connection) };
}

/** The command for the connection of the first message; a sent one is sent again. */
function commandOf(panel: Panel, form: 'curl' | 'wscat', message: StreamMessage): string | null {
  const connection = connectionOf(panel, message);
  if (connection === null) return null;
  if (form === 'curl') return curlCommand(connection);
  const isSent = message.direction === 'out' && message.payload.encoding === 'text' && !message.payload.isCut;
  return wscatCommand(connection, isSent ? message.payload.data : null);
}

const FORM_WORDS: Readonly<Record<CopyForm, string>> = {
  text: 'text',
  json: 'JSON',
  ndjson: 'NDJSON',
  curl: 'curl command',
  wscat: 'wscat command',
};

/**
 * Copies in a form; says in a sentence what was copied, or why nothing was.
 *
 * @param model the rows as the table shows them.
 */
export async function copyAs(panel: Panel, model: RowModel, scope: CopyScope, form: CopyForm): Promise<string> {
  const [first, end] = scope === 'stream' ? [0, model.count] : selectedRows(panel, model);
  const messages = (): Iterable<StreamMessage> => messagesOf(panel, model, first, end);
  const [leading] = messages();
  if (leading === undefined) return 'No message to copy.';
  let text: string | null;
  let count = 1;
  if (form === 'curl' || form === 'wscat') text = commandOf(panel, form, leading);
  else if (scope === 'message' && form === 'text') text = contentOf(leading);
  else if (scope === 'message') text = JSON.stringify(plainMessage(leading, zeroOf(panel).epoch), null, 2);
  else {
    const written = writeMessages(messages(), form, zeroOf(panel));
    ({ text } = written);
    count = written.messages;
  }
  if (text === null) return 'This is no WebSocket: there is nothing for wscat.';
  if (!(await copyText(text))) return 'The browser did not let us copy.';
  const what = form === 'curl' || form === 'wscat' ? `the ${FORM_WORDS[form]}` : pluralize(count, 'message');
  const as = form === 'curl' || form === 'wscat' ? '' : ` as ${FORM_WORDS[form]}`;
  const whole = scope === 'message' ? 1 : countMessages(model, first, end);
  const rest =
    form !== 'curl' && form !== 'wscat' && count < whole ? `; ${formatCount(whole - count)} more are too long` : '';
  return `Copied ${what}${as}${rest}.`;
}

function countMessages(model: RowModel, first: number, end: number): number {
  let count = 0;
  for (let index = first; index < end; index += 1) if (model.row(index)?.kind === 'message') count += 1;
  return count;
}
