import type { JSX } from 'preact';
import { IS_FIREFOX } from '../../browser.ts';
import { usePanel } from '../hooks/hooks.ts';
import { Start } from '../dialogs/recordings.tsx';

/** No extension can listen in a worker; each browser tells other parts of their traffic while DevTools is open. */
const OF_WORKERS = {
  chromium:
    'Of dedicated and service workers, WebSocket and event streams that begin while DevTools is open are seen by the browser. Not seen: their other requests, and all of shared workers.',
  firefox:
    'Workers are not seen. Of dedicated workers, Firefox itself sees WebSocket handshakes and streamed fetch: it can be asked, see Settings.',
} as const;

function Reload(): JSX.Element | null {
  const { reloadPage } = usePanel().source;
  if (reloadPage === undefined) return null;
  return (
    <button type="button" class="plain" onClick={reloadPage}>
      Reload page
    </button>
  );
}

/** What stands in the panel while there is nothing to show: what it waits for, and what it cannot see. */
export function EmptyState(): JSX.Element {
  const panel = usePanel();
  const status = panel.source.status.value;
  const { kind } = status;
  if (status.kind === 'file') return status.recordings.length === 0 ? <Start /> : <main class="nothing" />;
  if (kind === 'not-recordable') {
    return (
      <main class="nothing">
        <p>This page cannot be recorded: the browser keeps extensions out of it.</p>
        <p class="quiet">
          A file:// page is recorded where you allow the extension to see files, a private window where you allow it
          there. The browser's own pages and its shop for extensions never are.
        </p>
        <Reload />
      </main>
    );
  }
  return (
    <main class="nothing">
      <p>
        Waiting for live traffic. WebSocket, EventSource, streamed fetch and repeated requests of this page appear here
        as they happen.
      </p>
      <p class="quiet">
        {IS_FIREFOX ? OF_WORKERS.firefox : OF_WORKERS.chromium} Not seen either: what ran before the extension was
        installed. Reload the page to record from its first script.
      </p>
      <Reload />
    </main>
  );
}
