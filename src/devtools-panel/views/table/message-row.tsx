import type { JSX } from 'preact';
import { EVENT_ID, follow, parsePath } from '../../../analysis/numbering/path.ts';
import type { StreamMessage } from '../../../analysis/streams/message.ts';
import { describe } from '../../../store/describe-message.ts';
import type { EventRow } from '../../rows/event-rows.ts';
import type { RowBadge } from '../../rows/row-badges.ts';
import { instantWords, type TimeBase } from '../hooks/hooks.ts';
import { Icon, type IconName } from '../shell/icons.tsx';
import { MarkedFields } from './highlight.tsx';
import { formatBytes, formatDelta } from '../../../base/format.ts';
import { formatValue } from '../../text/numbers.ts';

/** What all rows of a table share. */
export interface RowContext {
  readonly base: TimeBase;
  /** Dotted path of the field that numbers the stream, `null` where none was found. */
  readonly number: string | null;
  readonly hasSize: boolean;
}

/** The number that the stream's own counting gives a message, as text; empty where it has none. */
export function numberOf(message: StreamMessage, path: string): string {
  const steps = path === EVENT_ID ? null : parsePath(path);
  const value = steps === null ? message.id : follow(describe(message).json, steps);
  if (typeof value === 'number') return formatValue(value);
  return typeof value === 'string' ? value : '';
}

interface MessageRowProps extends RowContext {
  readonly message: StreamMessage;
  readonly index: number;
  readonly position: number;
  readonly delta: number | null;
  readonly isSelected: boolean;
  readonly tag: RowBadge | undefined;
  readonly onSelect: (position: number, isMore: boolean) => void;
}

/** One message: time, delta, direction, kind, number, size, preview. */
export function MessageRow(props: MessageRowProps): JSX.Element {
  const { message, position, tag } = props;
  const { kind, preview } = describe(message);
  // What has a column of its own is not said twice.
  const fields = preview.length > 1 ? preview.filter(({ name }) => name === '' || name !== props.number) : preview;
  return (
    <tr
      id={`message-${position}`}
      class={tag === undefined ? 'message' : `message ${tag.kind}`}
      aria-rowindex={props.index + 2}
      aria-selected={props.isSelected}
      data-message={position}
      data-direction={message.direction}
      data-at={message.at}
      data-size={message.size}
      data-kind={kind}
      onClick={(event) => props.onSelect(position, event.shiftKey)}
    >
      <td class="time">{instantWords(message.at, props.base)}</td>
      <td class="number soft">{props.delta === null ? '' : formatDelta(props.delta)}</td>
      <td class="sign">
        <Icon name={message.direction} size={13} />
        <span class="unseen">{message.direction}</span>
      </td>
      <td>{kind}</td>
      {props.number === null ? null : <td class="number">{numberOf(message, props.number)}</td>}
      {props.hasSize ? <td class="number soft">{formatBytes(message.size)}</td> : null}
      <td class="preview">
        {tag === undefined ? null : (
          <span class={`tag ${tag.kind}`}>
            <Icon name={tag.kind === 'late' ? 'late' : 'twice'} size={13} />
            {tag.word}{' '}
          </span>
        )}
        <MarkedFields message={message} fields={fields} />
      </td>
    </tr>
  );
}

const INTERLUDE_ICONS: Readonly<Record<EventRow['kind'], IconName>> = {
  open: 'open',
  close: 'closed',
  failure: 'cross',
  attempt: 'wait',
  gap: 'gap',
  page: 'flag',
  'not-recorded': 'notRecorded',
};

interface InterludeRowProps extends RowContext {
  readonly eventRow: EventRow;
  readonly index: number;
  readonly delta: number | null;
  readonly onSelect: (finding: string) => void;
}

/** What happened between messages. */
export function EventRowView(props: InterludeRowProps): JSX.Element {
  const { eventRow } = props;
  const isGap = eventRow.kind === 'gap';
  const columns = 2 + (props.number === null ? 0 : 1) + (props.hasSize ? 1 : 0);
  return (
    <tr
      class={`eventRow ${eventRow.kind}`}
      aria-rowindex={props.index + 2}
      data-interlude={eventRow.kind}
      onClick={() => props.onSelect(eventRow.finding)}
    >
      <td class="time">{isGap ? '' : instantWords(eventRow.at, props.base)}</td>
      <td class="number">{isGap || props.delta === null ? '' : formatDelta(props.delta)}</td>
      <td class="sign">
        <Icon name={INTERLUDE_ICONS[eventRow.kind]} size={13} />
      </td>
      <td colSpan={columns}>{eventRow.text}</td>
    </tr>
  );
}
