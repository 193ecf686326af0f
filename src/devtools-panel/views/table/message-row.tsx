import type { JSX } from 'preact';
import { formatCount } from '../../../texts/panel/numbers.ts';
import { formatBytes, formatDelta } from '../../../base/format.ts';
import { EVENT_ID, follow, parsePath } from '../../../analysis/numbering/path.ts';
import type { StreamMessage } from '../../../analysis/streams/message.ts';
import { describeMessage } from '../../../store/describe-message.ts';
import type { EventRow } from '../../rows/event-rows.ts';
import type { RowBadge } from '../../rows/row-badges.ts';
import { formatInstant, type TimeBase } from '../hooks/time-base.ts';
import { EVENT_ICONS } from '../shell/event-icons.ts';
import { Icon } from '../shell/icons.tsx';
import { HighlightedFields } from './highlight.tsx';

/** What all rows of the table share. */
export interface RowContext {
  readonly base: TimeBase;
  /** Dotted path of the field that numbers the stream, `null` if none was found. */
  readonly number: string | null;
  readonly hasSize: boolean;
}

/** The number of a message in the stream's own numbering, as text; empty if it has none. */
export function numberOf(message: StreamMessage, path: string): string {
  const steps = path === EVENT_ID ? null : parsePath(path);
  const value = steps === null ? message.id : follow(describeMessage(message).json, steps);
  if (typeof value === 'number') return formatCount(value);
  return typeof value === 'string' ? value : '';
}

interface MessageRowProps extends RowContext {
  readonly message: StreamMessage;
  readonly index: number;
  readonly position: number;
  readonly delta: number | null;
  readonly isSelected: boolean;
  readonly badge: RowBadge | undefined;
  readonly onSelect: (position: number, isMore: boolean) => void;
}

/** One message: time, delta, direction, type, number, size, preview. */
export function MessageRow(props: MessageRowProps): JSX.Element {
  const { message, position, badge } = props;
  const { kind, preview } = describeMessage(message);
  // A field with its own column is left out of the preview.
  const fields = preview.length > 1 ? preview.filter(({ name }) => name === '' || name !== props.number) : preview;
  return (
    <tr
      id={`message-${position}`}
      class={badge === undefined ? 'message' : `message ${badge.kind}`}
      aria-rowindex={props.index + 2}
      aria-selected={props.isSelected}
      data-message={position}
      data-direction={message.direction}
      data-at={message.at}
      data-size={message.size}
      data-kind={kind}
      onClick={(event) => props.onSelect(position, event.shiftKey)}
    >
      <td class="time">{formatInstant(message.at, props.base)}</td>
      <td class="number soft">{props.delta === null ? '' : formatDelta(props.delta)}</td>
      <td class="sign">
        <Icon name={message.direction} size={13} />
        <span class="visually-hidden">{message.direction}</span>
      </td>
      <td>{kind}</td>
      {props.number === null ? null : <td class="number">{numberOf(message, props.number)}</td>}
      {props.hasSize ? <td class="number soft">{formatBytes(message.size)}</td> : null}
      <td class="preview">
        {badge === undefined ? null : (
          <span class={`tag ${badge.kind}`}>
            <Icon name={badge.kind === 'late' ? 'late' : 'duplicate'} size={13} />
            {badge.label}{' '}
          </span>
        )}
        <HighlightedFields message={message} fields={fields} />
      </td>
    </tr>
  );
}

interface EventRowProps extends RowContext {
  readonly eventRow: EventRow;
  readonly index: number;
  readonly delta: number | null;
  readonly onSelect: (finding: string) => void;
}

/** What happened between two messages. */
export function EventRowView(props: EventRowProps): JSX.Element {
  const { eventRow } = props;
  const isGap = eventRow.kind === 'gap';
  const columns = 2 + (props.number === null ? 0 : 1) + (props.hasSize ? 1 : 0);
  return (
    <tr
      class={`event-row ${eventRow.kind}`}
      aria-rowindex={props.index + 2}
      data-event={eventRow.kind}
      onClick={() => props.onSelect(eventRow.finding)}
    >
      <td class="time">{isGap ? '' : formatInstant(eventRow.at, props.base)}</td>
      <td class="number">{isGap || props.delta === null ? '' : formatDelta(props.delta)}</td>
      <td class="sign">
        <Icon name={EVENT_ICONS[eventRow.kind]} size={13} />
      </td>
      <td colSpan={columns}>{eventRow.text}</td>
    </tr>
  );
}
