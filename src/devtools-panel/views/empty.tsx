import type { JSX } from 'preact';
import { useAtom, usePanel } from './hooks.ts';
import { Start } from './recordings.tsx';

/** What stands in the panel while there is nothing to show: what it waits for, and what it cannot see. */
export function Nothing(): JSX.Element {
  const panel = usePanel();
  const status = useAtom(panel.status);
  const { kind } = status;
  if (status.kind === 'file') return status.recordings.length === 0 ? <Start /> : <main class="nothing" />;
  if (kind === 'not-recordable') {
    return (
      <main class="nothing">
        <p>This page cannot be recorded: the browser keeps extensions out of it.</p>
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
        Not seen: shared and service workers, and what ran before the extension was installed. Reload the page to record
        from its first script.
      </p>
      {panel.source.reloadPage === undefined ? null : (
        <button type="button" class="plain" onClick={panel.source.reloadPage}>
          Reload page
        </button>
      )}
    </main>
  );
}
