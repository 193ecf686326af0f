import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import type { StreamMessage } from '../../../analysis/streams/message.ts';
import type { Payload } from '../../../wire/record.ts';
import { describe, bytesOf, visibleLines } from '../../../store/describe-message.ts';
import { previousOfKind } from '../../state/navigation.ts';
import { spanOf } from '../../../store/span-of.ts';
import { Changes } from './changes.tsx';
import { Connection, Stack } from './connection.tsx';
import { DifferenceTab } from './difference-tab.tsx';
import { HexView } from './hex-view.tsx';
import { instantWords, usePanel, useTimeBase } from '../hooks/hooks.ts';
import { JsonTree } from './json-tree.tsx';
import { Numbering } from './numbering-form.tsx';
import { Tabs } from '../shell/tabs.tsx';
import { formatBinaryBytes, formatBytes, formatDuration } from '../../../base/format.ts';
import { formatCount } from '../../text/numbers.ts';

type DetailTab = 'tree' | 'text' | 'hex' | 'difference' | 'stack';

const TABS = [
  { id: 'tree', words: 'Tree' },
  { id: 'text', words: 'Text' },
  { id: 'hex', words: 'Hex' },
  { id: 'difference', words: 'Difference' },
  { id: 'stack', words: 'Stack' },
] as const;

/** Characters of text that are laid out at once; more would hold up the panel. */
const TEXT_SHOWN = 200_000;

/** What changed since the last message of the same kind. */
function LastChanges({
  message,
  position,
}: {
  readonly message: StreamMessage;
  readonly position: number;
}): JSX.Element | null {
  const panel = usePanel();
  const place = useMemo(() => previousOfKind(panel, message, position), [message, position]);
  const before = place === null ? undefined : panel.recording.log(message.stream)?.message(place);
  if (before === undefined || describe(before).json === undefined) return null;
  return (
    <>
      <h2>
        Changed since the last {describe(message).kind}
        <span>{formatDuration(message.at - before.at)} before</span>
      </h2>
      <Changes key={`${place} ${position}`} before={before} after={message} most={50} />
    </>
  );
}

/** The payload as far as it is known: the whole one where it came later. */
function usePayload(message: StreamMessage | undefined): Payload | null {
  const panel = usePanel();
  useEffect(() => {
    if (message?.payload.isCut === true) panel.details.requestBody(message.ref);
  }, [message]);
  if (message === undefined) return null;
  const whole = message.payload.isCut ? panel.details.body(message.ref) : undefined;
  return whole ?? message.payload;
}

function parsed(payload: Payload): unknown {
  if (payload.encoding !== 'text' || payload.isCut) return undefined;
  try {
    return JSON.parse(payload.data);
  } catch {
    // Not JSON: the tree says so and the text shows it.
    return undefined;
  }
}

function textOf(payload: Payload): string {
  return payload.encoding === 'text' ? payload.data : new TextDecoder().decode(bytesOf(payload.data, TEXT_SHOWN));
}

function Body({ payload, tab }: { readonly payload: Payload; readonly tab: DetailTab }): JSX.Element {
  const json = useMemo(() => parsed(payload), [payload]);
  const bytes = useMemo(
    () => (payload.encoding === 'text' ? new TextEncoder().encode(payload.data) : bytesOf(payload.data)),
    [payload],
  );
  if (tab === 'hex') return <HexView bytes={bytes} />;
  if (tab === 'tree' && typeof json === 'object' && json !== null) return <JsonTree value={json} />;
  if (tab === 'tree' && payload.encoding === 'base64') return <HexView bytes={bytes} />;
  const text = textOf(payload);
  return (
    <>
      <pre class="text">{visibleLines(text.slice(0, TEXT_SHOWN))}</pre>
      {text.length > TEXT_SHOWN ? (
        <p class="quiet note">{formatCount(text.length - TEXT_SHOWN)} more characters are not shown.</p>
      ) : null}
    </>
  );
}

function CutNote({ payload }: { readonly payload: Payload }): JSX.Element | null {
  if (!payload.isCut) return null;
  const kept =
    payload.encoding === 'text' ? new TextEncoder().encode(payload.data).length : bytesOf(payload.data).length;
  const of = payload.size === null ? 'an unknown size' : formatBinaryBytes(payload.size);
  if (kept === 0) return <p class="note strong">{`The content was not kept; it had ${of}.`}</p>;
  return <p class="note strong">{`Showing ${formatBinaryBytes(kept)} of ${of}; the rest was not kept.`}</p>;
}

/** The selected message: its fields, text and bytes, what changed, its connection. */
export function Detail(): JSX.Element {
  const panel = usePanel();
  const base = useTimeBase();
  const { stream, message: position } = panel.selection.current.value;
  const message = panel.selection.message.value;
  const chosen = panel.viewState.tabs.value['detail'];
  const tab = TABS.find(({ id }) => id === chosen)?.id ?? 'tree';
  const payload = usePayload(message);
  const span = message === undefined ? undefined : spanOf(panel.recording.analysis, message);
  return (
    <Tabs
      name="detail"
      label="Detail"
      tabs={TABS}
      current={tab}
      onChoose={(id) => panel.viewState.chooseTab('detail', id)}
      subject={`${stream} ${position}`}
    >
      {message === undefined || payload === null || position === null ? (
        <p class="empty">Select a message to read it.</p>
      ) : (
        <div class="detail" data-region tabIndex={0} role="group" aria-label="Message">
          <header>
            <strong>{describe(message).kind}</strong>
            <div class="meta">
              <span>{instantWords(message.at, base)}</span>
              <span>
                {formatBytes(message.size)} {message.bodyKind}
              </span>
              <span>{message.direction === 'in' ? 'received' : 'sent'}</span>
              {message.id === null || message.id === '' ? null : <span>id {message.id}</span>}
            </div>
          </header>
          {tab === 'stack' ? (
            <Stack span={span} />
          ) : tab === 'difference' ? (
            <DifferenceTab key={`difference ${message.stream} ${position}`} message={message} position={position} />
          ) : (
            <>
              <CutNote payload={payload} />
              <Body key={`${message.stream} ${position}`} payload={payload} tab={tab} />
              {tab === 'tree' ? <LastChanges message={message} position={position} /> : null}
              {tab === 'tree' && span !== undefined ? (
                <Connection span={span} now={panel.display.drawnAt.value} />
              ) : null}
              {tab === 'tree' ? <Numbering key={`numbering ${message.stream}`} stream={message.stream} /> : null}
            </>
          )}
        </div>
      )}
    </Tabs>
  );
}
