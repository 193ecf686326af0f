import type { JSX } from 'preact';
import { TABLE } from '../../../texts/panel/table.ts';
import { usePanel } from '../hooks/panel-context.ts';
import type { TableRows } from './use-rows.ts';

interface EmptyProps {
  readonly action: string;
  readonly onAction: () => void;
  readonly children: string;
}

function Empty({ action, onAction, children }: EmptyProps): JSX.Element {
  return (
    <p class="empty">
      {children}{' '}
      <button type="button" class="link" onClick={onAction}>
        {action}
      </button>
    </p>
  );
}

/** What the table says instead of rows, with a button that brings rows back. */
export function NoRows({ rows }: { readonly rows: TableRows }): JSX.Element {
  const panel = usePanel();
  const stream = panel.selection.stream.value;
  const { now } = panel.display.snapshot.value;
  const { text } = panel.search.query.value;
  if (rows.isFiltered && text === '') {
    return (
      <Empty action={TABLE.showHeartbeats} onAction={() => panel.search.setHidesHeartbeats(false)}>
        {TABLE.onlyHeartbeats(rows.messages)}
      </Empty>
    );
  }
  if (rows.isFiltered) {
    return (
      <Empty action={TABLE.clearFilter} onAction={() => panel.search.setText('')}>
        {rows.isScanning ? TABLE.searching : TABLE.noMatch(rows.messages)}
      </Empty>
    );
  }
  if (rows.isNarrowed) {
    return (
      <Empty action={TABLE.showAll} onAction={() => panel.viewState.setArea(null)}>
        {TABLE.noneInArea}
      </Empty>
    );
  }
  if (stream === undefined) return <p class="empty">{TABLE.noStream}</p>;
  if (stream.class === 'peer') return <p class="empty">{TABLE.peer}</p>;
  const isOpen = stream.state === 'open';
  return <p class="empty">{isOpen ? TABLE.openWithoutMessage(now - stream.firstAt) : TABLE.none}</p>;
}
