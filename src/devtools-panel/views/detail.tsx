import type { JSX } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { StreamMessage } from '../../analysis/message.ts';
import type { ConnectionSpan } from '../../analysis/stream.ts';
import { lengthWords } from '../../timeline/words.ts';
import type { Payload } from '../../wire/record.ts';
import { compare } from '../state/difference.ts';
import { describe, octetsOf, visibleLines } from '../state/describe.ts';
import { binarySizeWords, countOf, countWords, sizeWords } from '../state/number-words.ts';
import type { Panel } from '../state/panel.ts';
import { Connection, Stack } from './connection.tsx';
import { HexView } from './hex-view.tsx';
import { useAtom, useMidnight, usePanel } from './hooks.ts';
import { JsonTree } from './json-tree.tsx';
import { instantWords } from './message-row.tsx';
import { Numbering } from './numbering.tsx';
import { Tabs } from './tabs.tsx';

type DetailTab = 'tree' | 'text' | 'hex' | 'stack';

const TABS = [
  { id: 'tree', words: 'Tree' },
  { id: 'text', words: 'Text' },
  { id: 'hex', words: 'Hex' },
  { id: 'stack', words: 'Stack' },
] as const;

/** Messages looked back at for one of the same kind. */
const LOOK_BACK = 500;

/** Characters of text that are laid out at once; more would hold up the panel. */
const TEXT_SHOWN = 200_000;

/** The last message of the same kind and direction before this one. */
function previousOfKind(panel: Panel, message: StreamMessage, position: number): StreamMessage | null {
  const log = panel.recording.log(message.stream);
  const { kind } = describe(message);
  for (let place = position - 1; place >= position - LOOK_BACK; place -= 1) {
    const other = log?.message(place);
    if (other === undefined) return null;
    if (other.direction === message.direction && describe(other).kind === kind) return other;
  }
  return null;
}

const short = (value: unknown): string => {
  const text = value === undefined ? 'none' : typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
};

function rise(before: unknown, after: unknown): string {
  const [old, young] = [Number(before), Number(after)];
  if (before === null || after === null || before === '' || after === '' || Number.isNaN(old + young)) return '';
  if (typeof before === 'boolean' || typeof after === 'boolean') return '';
  const by = Number((young - old).toFixed(6));
  return by > 0 ? `+${countWords(by)}` : `\u2212${countWords(-by)}`;
}

/** What changed since the last message of the same kind. */
function Changes({
  message,
  position,
}: {
  readonly message: StreamMessage;
  readonly position: number;
}): JSX.Element | null {
  const panel = usePanel();
  const before = useMemo(() => previousOfKind(panel, message, position), [message, position]);
  const [old, young] = [before === null ? undefined : describe(before).json, describe(message).json];
  if (before === null || old === undefined || young === undefined) return null;
  const { changes, equal } = compare(old, young);
  return (
    <>
      <h2>
        Changed since the last {describe(message).kind}
        <span>{lengthWords(message.at - before.at)} before</span>
      </h2>
      <div class="changes">
        {changes.slice(0, 50).map((change) => (
          <div key={change.path} class="change">
            <span class="json-name">{change.path}</span>
            <span class="quiet old">{short(change.before)}</span>
            <span class="quiet">→</span>
            <span class="json-plain">{short(change.after)}</span>
            <span class="quiet">{rise(change.before, change.after)}</span>
          </div>
        ))}
        <div class="quiet">
          {changes.length > 50 ? `${changes.length - 50} more changed, ` : ''}
          {countOf(equal, 'field')} equal
        </div>
      </div>
    </>
  );
}

/** The payload as far as it is known: the whole one where it came later. */
function usePayload(message: StreamMessage | undefined): Payload | null {
  const panel = usePanel();
  useAtom(panel.frame);
  useEffect(() => {
    if (message?.payload.isCut === true) panel.requestBody(message.ref);
  }, [message]);
  if (message === undefined) return null;
  const whole = message.payload.isCut ? panel.body(message.ref) : undefined;
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
  return payload.encoding === 'text' ? payload.data : new TextDecoder().decode(octetsOf(payload.data, TEXT_SHOWN));
}

function Body({ payload, tab }: { readonly payload: Payload; readonly tab: DetailTab }): JSX.Element {
  const json = useMemo(() => parsed(payload), [payload]);
  const octets = useMemo(
    () => (payload.encoding === 'text' ? new TextEncoder().encode(payload.data) : octetsOf(payload.data)),
    [payload],
  );
  if (tab === 'hex') return <HexView octets={octets} />;
  if (tab === 'tree' && typeof json === 'object' && json !== null) return <JsonTree value={json} />;
  if (tab === 'tree' && payload.encoding === 'base64') return <HexView octets={octets} />;
  const text = textOf(payload);
  return (
    <>
      <pre class="text">{visibleLines(text.slice(0, TEXT_SHOWN))}</pre>
      {text.length > TEXT_SHOWN ? (
        <p class="quiet note">{countWords(text.length - TEXT_SHOWN)} more characters are not shown.</p>
      ) : null}
    </>
  );
}

function CutNote({ payload }: { readonly payload: Payload }): JSX.Element | null {
  if (!payload.isCut) return null;
  const kept =
    payload.encoding === 'text' ? new TextEncoder().encode(payload.data).length : octetsOf(payload.data).length;
  const of = payload.size === null ? 'an unknown size' : binarySizeWords(payload.size);
  return <p class="note strong">{`Showing ${binarySizeWords(kept)} of ${of}; the rest was not kept.`}</p>;
}

function spanOf(panel: Panel, message: StreamMessage): ConnectionSpan | undefined {
  const stream = panel.recording.analysis.stream(message.stream);
  if (stream === undefined) return undefined;
  const byIndex = stream.spans[message.connection - stream.droppedSpans];
  const holds = (span: ConnectionSpan): boolean =>
    span.connectingAt <= message.at && (span.closeAt ?? Infinity) >= message.at;
  return byIndex !== undefined && holds(byIndex) ? byIndex : stream.spans.findLast(holds);
}

/** The selected message: its fields, text and octets, what changed, its connection. */
export function Detail(): JSX.Element {
  const panel = usePanel();
  const midnight = useMidnight();
  const { stream, message: position } = useAtom(panel.selection);
  const [tab, setTab] = useState<DetailTab>('tree');
  const message = stream === null || position === null ? undefined : panel.recording.log(stream)?.message(position);
  const payload = usePayload(message);
  const span = message === undefined ? undefined : spanOf(panel, message);
  return (
    <Tabs name="detail" label="Detail" tabs={TABS} current={tab} onChoose={setTab}>
      {message === undefined || payload === null || position === null ? (
        <p class="empty">Select a message to read it.</p>
      ) : (
        <div class="detail" data-region tabIndex={0} role="group" aria-label="Message">
          <header>
            <strong>{describe(message).kind}</strong>
            <div class="meta">
              <span>{instantWords(message.at, midnight)}</span>
              <span>
                {sizeWords(message.size)} {message.bodyKind}
              </span>
              <span>{message.direction === 'in' ? 'received' : 'sent'}</span>
              {message.id === null || message.id === '' ? null : <span>id {message.id}</span>}
            </div>
          </header>
          {tab === 'stack' ? (
            <Stack span={span} />
          ) : (
            <>
              <CutNote payload={payload} />
              <Body key={`${message.stream} ${position}`} payload={payload} tab={tab} />
              {tab === 'tree' ? <Changes message={message} position={position} /> : null}
              {tab === 'tree' && span !== undefined ? <Connection span={span} now={panel.now()} /> : null}
              {tab === 'tree' ? <Numbering key={`numbering ${message.stream}`} stream={message.stream} /> : null}
            </>
          )}
        </div>
      )}
    </Tabs>
  );
}
