import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { unreachable } from '../../../base/unreachable.ts';
import { SOURCE_BAR } from '../../../texts/panel/shell.ts';
import { formatClock } from '../../../base/format.ts';
import type { SourceStatus } from '../../source/source.ts';
import { usePanel } from '../hooks/panel-context.ts';
import { useMidnight } from '../hooks/time-base.ts';

/** Milliseconds for which good news is shown. */
const GOOD_NEWS = 4_000;

function barText(status: SourceStatus, midnight: number | null): string {
  switch (status.kind) {
    case 'lost':
      return midnight === null
        ? SOURCE_BAR.lostAfter(status.at)
        : SOURCE_BAR.lostAt(formatClock(midnight + status.at, 'second'));
    case 'reconnected': {
      const after = Math.max(1_000, Math.round(status.after / 1_000) * 1_000);
      return status.notRecorded === 0
        ? SOURCE_BAR.reconnected(after)
        : SOURCE_BAR.reconnectedWithLoss(after, status.notRecorded);
    }
    case 'updated':
      return SOURCE_BAR.updated;
    case 'older-page':
      return SOURCE_BAR.olderPage;
    case 'file':
      return status.fault;
    case 'connecting':
    case 'connected':
    case 'not-recordable':
      return '';
    default:
      return unreachable(status);
  }
}

/** The bar under the toolbar that reports trouble between panel and page; the recording stays as it is. */
export function SourceBar(): JSX.Element | null {
  const panel = usePanel();
  const status = panel.source.status.value;
  const midnight = useMidnight();
  const [dismissed, setDismissed] = useState<SourceStatus | null>(null);
  const isGoodNews = status.kind === 'reconnected' && status.notRecorded === 0;
  useEffect(() => {
    if (!isGoodNews) return undefined;
    const timer = setTimeout(() => setDismissed(status), GOOD_NEWS);
    return () => clearTimeout(timer);
  }, [status, isGoodNews]);
  const text = barText(status, midnight);
  if (text === '' || dismissed === status) return null;
  return (
    <div class="bar" role="alert" data-kind={status.kind}>
      {text}
      {(status.kind === 'updated' || status.kind === 'older-page') && panel.source.reloadPage !== undefined ? (
        <button type="button" class="plain" onClick={panel.source.reloadPage}>
          {SOURCE_BAR.reload}
        </button>
      ) : null}
    </div>
  );
}
