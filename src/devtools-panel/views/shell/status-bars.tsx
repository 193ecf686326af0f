import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { SourceStatus } from '../../source/source.ts';
import { useMidnight, usePanel } from '../hooks/hooks.ts';
import { formatClock, formatDuration } from '../../../base/format.ts';
import { pluralize } from '../../text/numbers.ts';

/** Milliseconds that good news stay. */
const GOOD_NEWS = 4_000;

function barWords(status: SourceStatus, midnight: number | null): string {
  switch (status.kind) {
    case 'lost': {
      const when =
        midnight === null ? `after ${formatDuration(status.at)}` : `at ${formatClock(midnight + status.at, 'second')}`;
      return `Connection to the page lost ${when}. Trying again; the page goes on recording.`;
    }
    case 'reconnected': {
      const after = `Back after ${formatDuration(Math.max(1_000, Math.round(status.after / 1_000) * 1_000))}`;
      return status.notRecorded === 0
        ? `${after}, nothing lost`
        : `${after}; ${pluralize(status.notRecorded, 'message was', 'messages were')} not recorded`;
    }
    case 'updated':
      return 'The extension was updated. Reload the page to go on recording; this recording is kept.';
    case 'older-page':
      return 'The extension was installed, updated or reloaded after this page was opened. Reload the page to record its earlier frames.';
    case 'file':
      return status.fault;
    case 'connecting':
    case 'connected':
    case 'not-recordable':
      return '';
  }
}

/** The line under the toolbar that says what stands between panel and page; nothing is cleared for it. */
export function SourceBar(): JSX.Element | null {
  const panel = usePanel();
  const status = panel.source.status.value;
  const midnight = useMidnight();
  const [over, setOver] = useState<SourceStatus | null>(null);
  const isGoodNews = status.kind === 'reconnected' && status.notRecorded === 0;
  useEffect(() => {
    if (!isGoodNews) return undefined;
    const timer = setTimeout(() => setOver(status), GOOD_NEWS);
    return () => clearTimeout(timer);
  }, [status, isGoodNews]);
  const words = barWords(status, midnight);
  if (words === '' || over === status) return null;
  return (
    <div class="bar" role="alert" data-kind={status.kind}>
      {words}
      {(status.kind === 'updated' || status.kind === 'older-page') && panel.source.reloadPage !== undefined ? (
        <button type="button" class="plain" onClick={panel.source.reloadPage}>
          Reload page
        </button>
      ) : null}
    </div>
  );
}
