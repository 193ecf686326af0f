import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { EVENT_ID } from '../../analysis/numbering/path.ts';
import type { Finding } from '../../analysis/finding.ts';
import { tableWindow } from '../../timeline/table-window.ts';
import { lengthWords } from '../../timeline/words.ts';
import { countWords } from '../state/number-words.ts';
import type { Row } from '../state/rows.ts';
import { selectFinding, stepMessage } from '../state/select.ts';
import { tagsOf } from '../state/tags.ts';
import { useAtom, useMidnight, usePanel } from './hooks.ts';
import { InterludeRow, MessageRow, type RowContext } from './message-row.tsx';
import { HEAD_HEIGHT, ROW_HEIGHT, useReveal, useScroll, type TableScroll } from './table-scroll.ts';
import { useRows, type TableRows } from './use-rows.ts';

const timeOf = (rows: TableRows, row: Row | undefined): number | null => {
  if (row === undefined) return null;
  return row.kind === 'interlude' ? row.interlude.at : (rows.log?.message(row.position)?.at ?? null);
};

/** The time since the row before; gap rows have no instant of their own and are passed over. */
function deltaAt(rows: TableRows, index: number): number | null {
  const own = timeOf(rows, rows.model.row(index));
  let place = index - 1;
  let before = rows.model.row(place);
  while (before?.kind === 'interlude' && before.interlude.kind === 'gap') before = rows.model.row((place -= 1));
  const since = timeOf(rows, before);
  return own === null || since === null ? null : Math.max(0, own - since);
}

function Head({ number, hasSize }: RowContext): JSX.Element {
  return (
    <thead>
      <tr aria-rowindex={1}>
        <th scope="col">Time</th>
        <th scope="col" class="number">
          Delta
        </th>
        <th scope="col">
          <span class="unseen">Direction</span>
        </th>
        <th scope="col">Kind</th>
        {number === null ? null : (
          <th scope="col" class="number" title={number}>
            {number === EVENT_ID ? 'id' : number.split('.').at(-1)}
          </th>
        )}
        {hasSize ? (
          <th scope="col" class="number">
            Size
          </th>
        ) : null}
        <th scope="col">Preview</th>
      </tr>
    </thead>
  );
}

function Columns({ number, hasSize }: RowContext): JSX.Element {
  return (
    <colgroup>
      <col style={{ width: '100px' }} />
      <col style={{ width: '72px' }} />
      <col style={{ width: '22px' }} />
      <col style={{ width: '92px' }} />
      {number === null ? null : <col style={{ width: '70px' }} />}
      {hasSize ? <col style={{ width: '62px' }} /> : null}
      <col />
    </colgroup>
  );
}

/** What stands in the place of rows where there are none. */
function NoRows({ rows }: { readonly rows: TableRows }): JSX.Element {
  const panel = usePanel();
  const { stream: id } = useAtom(panel.selection);
  const { streams, now } = useAtom(panel.moment);
  const stream = streams.find((summary) => summary.id === id);
  if (rows.isFiltered) {
    return (
      <p class="empty">
        {rows.isScanning ? 'Looking…' : `No message matches; ${countWords(rows.messages)} are hidden.`}{' '}
        <button type="button" class="link" onClick={() => panel.setFilter('')}>
          Clear filter
        </button>
      </p>
    );
  }
  if (stream === undefined) return <p class="empty">Select a stream to see its messages.</p>;
  const isOpen = stream.state === 'open';
  return (
    <p class="empty">{isOpen ? `Open for ${lengthWords(now - stream.firstAt)}, no message yet.` : 'No message.'}</p>
  );
}

/** The number of the stream's own counting that gets a column, `null` where there is none. */
function useNumberPath(): string | null {
  const panel = usePanel();
  const { stream } = useAtom(panel.selection);
  const rule = stream === null ? undefined : panel.recording.analysis.numbering(stream)[0];
  return rule?.path.split(' / ').at(-1) ?? null;
}

function NewButton({ rows, scroll }: { readonly rows: TableRows; readonly scroll: TableScroll }): JSX.Element | null {
  const seen = useRef(rows.messages);
  if (scroll.isAtTail) seen.current = rows.messages;
  const fresh = rows.messages - seen.current;
  if (scroll.isAtTail) return null;
  return (
    <button type="button" class="new-button" onClick={() => scroll.setAtTail(true)}>
      {fresh > 0 ? `${countWords(fresh)} new` : 'To the newest'}
    </button>
  );
}

/** The messages of the selected stream and what happened between them; millions of rows cost what is in sight. */
export function MessageTable({
  hasSize,
  onOpen,
}: {
  readonly hasSize: boolean;
  readonly onOpen: () => void;
}): JSX.Element {
  const panel = usePanel();
  const rows = useRows();
  const { model } = rows;
  const midnight = useMidnight();
  const { stream, message: selected } = useAtom(panel.selection);
  const { findings, streams } = useAtom(panel.moment);
  const number = useNumberPath();
  const scroll = useScroll(model, rows.isFiltered ? panel.filter.get() : stream);
  useReveal(scroll, model, selected, stream);
  const context: RowContext = { midnight, number, hasSize };
  const tagOf = tagsOf(findings, stream);
  const table = { rows: model.count, rowHeight: ROW_HEIGHT, view: scroll.view };
  const { height, first, end, shift } = tableWindow(table, scroll.scrollTop);
  const label = streams.find((summary) => summary.id === stream)?.label ?? '';
  const select = (position: number): void => panel.select({ message: position });
  const openFinding = (id: string): void => {
    const finding = findings.find((other: Finding) => other.id === id);
    if (finding !== undefined) selectFinding(panel, finding);
  };
  const page = Math.max(1, Math.floor(scroll.view / ROW_HEIGHT) - 1);
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: 1,
    ArrowUp: -1,
    PageDown: page,
    PageUp: -page,
    Home: -Infinity,
    End: Infinity,
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = steps[event.key];
    if (by !== undefined && !event.ctrlKey && !event.metaKey) {
      if (rows.isFiltered && selected !== null && Number.isFinite(by)) {
        const next = model.row(Math.min(Math.max(model.indexOf(selected) + by, 0), model.count - 1));
        if (next?.kind === 'message') select(next.position);
      } else stepMessage(panel, by);
    } else if (event.key === 'Enter') onOpen();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const body = Array.from({ length: Math.max(0, end - first) }, (_, offset) => {
    const index = first + offset;
    const row = model.row(index);
    if (row === undefined) return null;
    const delta = deltaAt(rows, index);
    if (row.kind === 'interlude') {
      return (
        <InterludeRow
          key={`i${index}`}
          {...context}
          interlude={row.interlude}
          index={index}
          delta={delta}
          onSelect={openFinding}
        />
      );
    }
    const message = rows.log?.message(row.position);
    if (message === undefined) return null;
    const tag = tagOf(message.ref);
    const isSelected = row.position === selected;
    const own = { message, index, position: row.position, delta, isSelected, tag };
    return <MessageRow key={row.position} {...context} {...own} onSelect={select} />;
  });
  const place = selected === null ? -1 : model.indexOf(selected);
  const active = place < first || place >= end ? {} : { 'aria-activedescendant': `message-${selected}` };
  return (
    <div class="table-frame">
      <div ref={scroll.scroller} class="table-scroller">
        <div style={{ height: `${height + HEAD_HEIGHT}px` }}>
          <div class="table-view" style={{ height: `${scroll.view + HEAD_HEIGHT}px` }}>
            <table
              role="grid"
              aria-label={`Messages of ${label}`}
              aria-rowcount={model.count + 1}
              data-region
              tabIndex={0}
              onKeyDown={onKeyDown}
              {...active}
            >
              <Columns {...context} />
              <Head {...context} />
              <tbody style={{ transform: `translateY(${-shift}px)` }}>{body}</tbody>
            </table>
          </div>
        </div>
      </div>
      {model.count === 0 ? <NoRows rows={rows} /> : null}
      <NewButton rows={rows} scroll={scroll} />
    </div>
  );
}

/** The heading of the table's pane: how many, of which stream. */
export function useMessageCount(): string {
  const panel = usePanel();
  const { stream } = useAtom(panel.selection);
  const { streams } = useAtom(panel.moment);
  const summary = streams.find((other) => other.id === stream);
  return summary === undefined ? '' : countWords(summary.end);
}
