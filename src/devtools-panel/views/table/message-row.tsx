import type { JSX } from 'preact';
import { TABLE } from '../../../texts/panel/table.ts';
import { formatBytes, formatDelta } from '../../../base/format.ts';
import type { StreamMessage } from '../../../analysis/streams/message.ts';
import { describeMessage, describePart } from '../../../store/describe-message.ts';
import { cutFields, type PreviewField } from '../../../store/preview-fields.ts';
import { readingOf } from '../../../store/read-again.ts';
import { lastName, numberOf, partNumber } from '../../rows/number-column.ts';
import type { EventRow } from '../../rows/event-rows.ts';
import type { RowBadge } from '../../rows/row-badges.ts';
import { formatInstant, type TimeBase } from '../hooks/time-base.ts';
import { EVENT_ICONS } from '../shell/event-icons.ts';
import { Icon, type IconName } from '../shell/icons.tsx';
import type { LongestTexts } from './fitted-widths.ts';
import { HighlightedFields } from './highlight.tsx';

/** What all rows of the table share. */
export interface RowContext {
  readonly base: TimeBase;
  /** Dotted path of the field that numbers the stream, `null` if none was found. */
  readonly number: string | null;
  readonly hasSize: boolean;
  /** Whether any message of the stream names a channel. */
  readonly hasChannel: boolean;
  readonly fitted: LongestTexts;
}

interface MessageRowProps extends RowContext {
  readonly message: StreamMessage;
  readonly index: number;
  readonly position: number;
  readonly delta: number | null;
  readonly isSelected: boolean;
  readonly badge: RowBadge | undefined;
  /** Names of fields that say the same in all rows. */
  readonly steady: ReadonlySet<string>;
  readonly isUnfolded: boolean;
  readonly onFold: (position: number) => void;
  readonly onSelect: (position: number, isMore: boolean) => void;
}

const BADGE_ICONS: Readonly<Record<RowBadge['kind'], IconName>> = {
  duplicate: 'duplicate',
  late: 'late',
  induced: 'bolt',
};

/** The fields of a row's preview; one with its own column is left out. */
function previewFields(
  preview: readonly PreviewField[],
  number: { readonly path: string | null; readonly text: string },
  steady: ReadonlySet<string>,
): readonly PreviewField[] {
  const name = number.path === null || number.text === '' ? '' : lastName(number.path);
  const fields = preview.length > 1 && name !== '' ? preview.filter((field) => field.name !== name) : preview;
  return cutFields(fields, steady);
}

/** Shows the parts of a message below it, or hides them again. */
function FoldButton({ message, position, isUnfolded, onFold }: MessageRowProps): JSX.Element | null {
  const count = readingOf(message).parts.length;
  if (count < 2) return null;
  return (
    <button
      type="button"
      class="fold"
      aria-expanded={isUnfolded}
      aria-label={TABLE.parts(count)}
      onClick={(event) => {
        event.stopPropagation();
        onFold(position);
      }}
    >
      <Icon name={isUnfolded ? 'down' : 'right'} size={12} />
    </button>
  );
}

/** One message: time, delta, direction, type, channel, number, size, preview. */
export function MessageRow(props: MessageRowProps): JSX.Element {
  const { message, position, badge } = props;
  const { kind, channel, preview } = describeMessage(message);
  const number = props.number === null ? '' : numberOf(message, props.number);
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
      data-channel={channel}
      onClick={(event) => props.onSelect(position, event.shiftKey)}
    >
      <td class="time">{formatInstant(message.at, props.base)}</td>
      <td class="number soft">{props.delta === null ? '' : formatDelta(props.delta)}</td>
      <td class="sign">
        <Icon name={message.direction} size={13} />
        <span class="visually-hidden">{message.direction}</span>
      </td>
      <td title={kind}>{kind}</td>
      {props.hasChannel ? (
        <td class="soft" title={channel}>
          {channel}
        </td>
      ) : null}
      {props.number === null ? null : <td class="number">{number}</td>}
      {props.hasSize ? <td class="number soft">{formatBytes(message.size)}</td> : null}
      <td class="preview">
        <FoldButton {...props} />
        {badge === undefined ? null : (
          <span class={`tag ${badge.kind}`}>
            <Icon name={BADGE_ICONS[badge.kind]} size={13} />
            {badge.label}{' '}
          </span>
        )}
        <HighlightedFields
          message={message}
          fields={previewFields(preview, { path: props.number, text: number }, props.steady)}
        />
      </td>
    </tr>
  );
}

interface PartRowProps extends RowContext {
  readonly message: StreamMessage;
  readonly part: number;
  readonly index: number;
  readonly position: number;
  readonly isSelected: boolean;
  readonly onSelect: (position: number, isMore: boolean) => void;
}

/** One of several messages inside another, below it; a click selects the whole. */
export function PartRowView(props: PartRowProps): JSX.Element | null {
  const { message, position } = props;
  const part = readingOf(message).parts[props.part];
  if (part === undefined) return null;
  const { kind, channel, preview } = describePart(message, part);
  const number = props.number === null ? '' : partNumber(part, props.number);
  return (
    <tr
      class="message part"
      aria-rowindex={props.index + 2}
      aria-selected={props.isSelected}
      data-part={props.part}
      data-kind={kind}
      onClick={(event) => props.onSelect(position, event.shiftKey)}
    >
      <td />
      <td />
      <td class="sign" />
      <td title={kind}>{kind}</td>
      {props.hasChannel ? <td class="soft">{channel}</td> : null}
      {props.number === null ? null : <td class="number">{number}</td>}
      {props.hasSize ? <td /> : null}
      <td class="preview">
        <HighlightedFields
          message={message}
          fields={previewFields(preview, { path: props.number, text: number }, NONE)}
        />
      </td>
    </tr>
  );
}

const NONE: ReadonlySet<string> = new Set();

interface EventRowProps extends RowContext {
  readonly eventRow: EventRow;
  readonly index: number;
  readonly delta: number | null;
  readonly isSelected: boolean;
  readonly onSelect: (eventRow: EventRow) => void;
}

/** What happened between two messages. */
export function EventRowView(props: EventRowProps): JSX.Element {
  const { eventRow } = props;
  const isGap = eventRow.kind === 'gap';
  const leadsOn = eventRow.connection !== null || eventRow.finding !== '';
  const columns = 2 + (props.number === null ? 0 : 1) + (props.hasSize ? 1 : 0) + (props.hasChannel ? 1 : 0);
  return (
    <tr
      class={`event-row ${eventRow.kind}${leadsOn ? ' leads-on' : ''}`}
      aria-rowindex={props.index + 2}
      aria-selected={props.isSelected}
      data-event={eventRow.kind}
      onClick={() => props.onSelect(eventRow)}
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
