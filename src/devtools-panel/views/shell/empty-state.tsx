import type { JSX } from 'preact';
import { RECORDINGS } from '../../../texts/panel/dialogs.ts';
import { EMPTY_STATE, SOURCE_BAR } from '../../../texts/panel/shell.ts';
import { IS_FIREFOX } from '../../browser.ts';
import { usePanel } from '../hooks/panel-context.ts';
import { OpenDemo, Start } from '../dialogs/recordings.tsx';

/** What can be done about an empty panel: reload the page, or look at the demo meanwhile. */
function Actions(): JSX.Element {
  const { reloadPage } = usePanel().source;
  return (
    <>
      <p class="actions">
        {reloadPage === undefined ? null : (
          <button type="button" class="plain" onClick={reloadPage}>
            {SOURCE_BAR.reload}
          </button>
        )}
        <OpenDemo />
      </p>
      <p class="quiet">{RECORDINGS.demoHint}</p>
    </>
  );
}

/** What the panel shows while it has no streams: what it waits for, and what it cannot see. */
export function EmptyState(): JSX.Element {
  const panel = usePanel();
  const status = panel.source.status.value;
  const { kind } = status;
  if (status.kind === 'file') return status.recordings.length === 0 ? <Start /> : <main class="empty-state" />;
  if (kind === 'not-recordable') {
    return (
      <main class="empty-state">
        <p>{EMPTY_STATE.notRecordable}</p>
        <p class="quiet">{EMPTY_STATE.notRecordableHint}</p>
        <Actions />
      </main>
    );
  }
  return (
    <main class="empty-state">
      <p>{EMPTY_STATE.waiting}</p>
      <p class="quiet">
        {IS_FIREFOX ? EMPTY_STATE.workers.firefox : EMPTY_STATE.workers.chromium} {EMPTY_STATE.beforeInstall}
      </p>
      <Actions />
    </main>
  );
}
