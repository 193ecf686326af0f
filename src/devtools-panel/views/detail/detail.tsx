import { isObject } from '../../../base/is-object.ts';
import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { DETAIL } from '../../../texts/panel/detail.ts';
import { formatBytes } from '../../../base/format.ts';
import type { StreamMessage } from '../../../analysis/streams/message.ts';
import type { Payload } from '../../../wire/record.ts';
import { describeMessage, bytesOf } from '../../../store/describe-message.ts';
import { readingOf, readPayload } from '../../../store/read-again.ts';
import { previousOfKind } from '../../state/navigation.ts';
import { spanOf } from '../../../store/span-of.ts';
import { ANSWER } from '../../../texts/panel/answer.ts';
import { isAnswerProtocol } from '../../../formats/answers/answer-apis.ts';
import { AnswerTab } from './answer-tab.tsx';
import { Changes } from './changes.tsx';
import { Connection, Stack } from './connection.tsx';
import { ConnectionDetail, StreamDetail, useSelectedSpan } from './stream-detail.tsx';
import { DifferenceTab } from './difference-tab.tsx';
import { EditAgain } from './edit-again.tsx';
import { InducedNotes, InducedTag } from './induced-notes.tsx';
import { HexView } from './hex-view.tsx';
import { usePanel } from '../hooks/panel-context.ts';
import { formatInstant, useTimeBase } from '../hooks/time-base.ts';
import { Decoding } from './decoding-form.tsx';
import { hasPackets, Packets } from './packets.tsx';
import { Numbering } from './numbering-form.tsx';
import { MAX_TEXT, TextView } from './text-view.tsx';
import { isProtocol } from '../../../formats/protocols/decoded-message.ts';
import { Tabs, type Tab } from '../shell/tabs.tsx';

type DetailTab = 'tree' | 'answer' | 'text' | 'hex' | 'difference' | 'stack';

const TABS: readonly Tab<DetailTab>[] = [
  { id: 'tree', label: DETAIL.tabs.tree },
  { id: 'text', label: DETAIL.tabs.text },
  { id: 'hex', label: DETAIL.tabs.hex },
  { id: 'difference', label: DETAIL.tabs.difference },
  { id: 'stack', label: DETAIL.tabs.stack },
];

/** With one more tab for an event of a language model's answer. */
const ANSWER_TABS: readonly Tab<DetailTab>[] = [
  ...TABS.slice(0, 1),
  { id: 'answer', label: ANSWER.label },
  ...TABS.slice(1),
];

/** A connection has facts and a stack, and no content. */
const CONNECTION_TABS: readonly Tab<DetailTab>[] = [
  { id: 'tree', label: DETAIL.tabs.connection },
  { id: 'stack', label: DETAIL.tabs.stack },
];

const STREAM_TABS: readonly Tab<DetailTab>[] = [{ id: 'tree', label: DETAIL.tabs.stream }];

/** What changed since the previous message of the same type. */
function LastChanges({ message, position }: MessageProps): JSX.Element | null {
  const panel = usePanel();
  const previous = useMemo(() => previousOfKind(panel, message, position), [message, position]);
  const before = previous === null ? undefined : panel.recording.log(message.stream)?.message(previous);
  if (before === undefined || !isObject(readingOf(before).body)) return null;
  return (
    <>
      <h2>
        {DETAIL.changedSince(describeMessage(message).kind)}
        <span>{DETAIL.earlier(message.at - before.at)}</span>
      </h2>
      <Changes key={`${previous} ${position}`} before={before} after={message} most={50} />
    </>
  );
}

/** The payload as far as it is known: the whole one if it has arrived later. */
function usePayload(message: StreamMessage | undefined): Payload | null {
  const panel = usePanel();
  useEffect(() => {
    if (message?.payload.isCut === true) panel.details.requestBody(message.ref);
  }, [message]);
  if (message === undefined) return null;
  const whole = message.payload.isCut ? panel.details.body(message.ref) : undefined;
  return whole ?? message.payload;
}

function textOf(payload: Payload): string {
  return payload.encoding === 'text' ? payload.data : new TextDecoder().decode(bytesOf(payload.data, MAX_TEXT));
}

function Body({ message, payload, tab }: ContentProps): JSX.Element {
  const decoded = useMemo(
    () => (payload === message.payload ? readingOf(message) : readPayload(message, payload)),
    [message, payload],
  );
  const bytes = useMemo(
    () => (payload.encoding === 'text' ? new TextEncoder().encode(payload.data) : bytesOf(payload.data)),
    [payload],
  );
  if (tab === 'hex') return <HexView bytes={bytes} />;
  if (tab === 'tree' && hasPackets(decoded)) return <Packets decoded={decoded} />;
  if (tab === 'tree' && payload.encoding === 'base64') return <HexView bytes={bytes} />;
  return <TextView text={textOf(payload)} />;
}

/** Says how much of the content is missing. */
function CutNote({ payload }: { readonly payload: Payload }): JSX.Element | null {
  if (!payload.isCut) return null;
  const stored =
    payload.encoding === 'text' ? new TextEncoder().encode(payload.data).length : bytesOf(payload.data).length;
  return (
    <p class="note strong">
      {stored === 0 ? DETAIL.notStored(payload.size) : DETAIL.partlyStored(stored, payload.size)}
    </p>
  );
}

interface MessageProps {
  readonly message: StreamMessage;
  readonly position: number;
}

interface ContentProps {
  readonly message: StreamMessage;
  readonly payload: Payload;
  readonly tab: DetailTab;
}

/** Type, time, size and direction of the message. */
function MessageHead({ message }: Pick<MessageProps, 'message'>): JSX.Element {
  const base = useTimeBase();
  const { protocol, channel, ref, refRole } = readingOf(message);
  const induced = usePanel().recording.analysis.induced().messageOf(message.ref);
  return (
    <header>
      <strong>{describeMessage(message).kind}</strong>
      {induced === null ? null : <InducedTag fault={induced.fault} />}
      <div class="meta">
        {isProtocol(protocol) ? <span>{protocol}</span> : null}
        {channel === null || channel === '/' ? null : <span>{channel}</span>}
        {ref === null || refRole === null ? null : <span>{DETAIL.refs[refRole](ref)}</span>}
        <span>{formatInstant(message.at, base)}</span>
        <span>
          {formatBytes(message.size)} {message.bodyKind}
        </span>
        <span>{message.direction === 'in' ? DETAIL.received : DETAIL.sent}</span>
        {message.id === null || message.id === '' ? null : <span>{DETAIL.id(message.id)}</span>}
        <EditAgain message={message} />
      </div>
    </header>
  );
}

/** The tabs that show the content itself: tree, text and bytes. */
function ContentTab(props: MessageProps & ContentProps): JSX.Element {
  const { message, position, payload, tab } = props;
  const panel = usePanel();
  const span = spanOf(panel.recording.analysis, message);
  return (
    <>
      <CutNote payload={payload} />
      <Body key={`${message.stream} ${position}`} message={message} payload={payload} tab={tab} />
      {tab === 'tree' ? (
        <>
          <LastChanges message={message} position={position} />
          {span === undefined ? null : <InducedNotes span={span} />}
          {span === undefined ? null : <Connection span={span} now={panel.display.drawnAt.value} />}
          <Numbering key={`numbering ${message.stream}`} stream={message.stream} />
          <Decoding key={`decoding ${message.stream}`} stream={message.stream} />
        </>
      ) : null}
    </>
  );
}

function MessageDetail(props: MessageProps & ContentProps): JSX.Element {
  const { message, position, tab } = props;
  const panel = usePanel();
  return (
    <div class="detail" data-region tabIndex={0} role="group" aria-label={DETAIL.message}>
      <MessageHead message={message} />
      {tab === 'stack' ? (
        <Stack span={spanOf(panel.recording.analysis, message)} />
      ) : tab === 'difference' ? (
        <DifferenceTab key={`difference ${message.stream} ${position}`} message={message} position={position} />
      ) : tab === 'answer' ? (
        <AnswerTab message={message} position={position} />
      ) : (
        <ContentTab {...props} />
      )}
    </div>
  );
}

/** The selected connection, or the selected stream: what there is to see without a message. */
function WithoutMessage(): JSX.Element {
  const panel = usePanel();
  const span = useSelectedSpan();
  const { stream: id } = panel.selection.current.value;
  const chosen = panel.viewState.tabs.value['detail'];
  const tabs = span === undefined ? STREAM_TABS : CONNECTION_TABS;
  const tab = tabs.find((each) => each.id === chosen)?.id ?? 'tree';
  return (
    <Tabs
      name="detail"
      label={DETAIL.label}
      tabs={tabs}
      current={tab}
      onChoose={(next) => panel.viewState.chooseTab('detail', next)}
      subject={`${id} ${span?.document} ${span?.connection}`}
    >
      {id === null ? (
        <p class="empty">{DETAIL.empty}</p>
      ) : span === undefined ? (
        <StreamDetail key={id} stream={id} />
      ) : (
        <ConnectionDetail stream={id} span={span} isStack={tab === 'stack'} />
      )}
    </Tabs>
  );
}

/** The selected message: its fields, text and bytes, what changed, its connection; without one, what is known otherwise. */
export function Detail(): JSX.Element {
  const panel = usePanel();
  return panel.selection.message.value === undefined ? <WithoutMessage /> : <MessageTabs />;
}

function MessageTabs(): JSX.Element | null {
  const panel = usePanel();
  const { stream, message: position } = panel.selection.current.value;
  const chosen = panel.viewState.tabs.value['detail'];
  const message = panel.selection.message.value;
  const isAnswer = message !== undefined && isAnswerProtocol(readingOf(message).protocol);
  const tabs = isAnswer ? ANSWER_TABS : TABS;
  const tab = tabs.find(({ id }) => id === chosen)?.id ?? 'tree';
  const payload = usePayload(message);
  if (message === undefined || payload === null || position === null) return null;
  return (
    <Tabs
      name="detail"
      label={DETAIL.label}
      tabs={tabs}
      current={tab}
      onChoose={(id) => panel.viewState.chooseTab('detail', id)}
      subject={`${stream} ${position}`}
    >
      <MessageDetail message={message} position={position} payload={payload} tab={tab} />
    </Tabs>
  );
}
