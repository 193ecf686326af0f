import type { JSX } from 'preact';
import { SOURCE_LABELS, STATUS_LINE } from '../../../texts/panel/shell.ts';
import { UNRECORDED_STATUS } from '../../../texts/unrecorded.ts';
import { BURST, BURST_REST } from '../../source/browser-har/burst-detector.ts';
import type { SourceStatus } from '../../source/source.ts';
import { BACKLOG } from '../../state/panel-limits.ts';
import { isLossUnknown } from '../../state/source-state.ts';
import { usePanel } from '../hooks/panel-context.ts';
import { formatShortInstant, useTimeBase } from '../hooks/time-base.ts';
import { Doubts } from './doubts.tsx';
import { Icon, type IconName } from './icons.tsx';

const SOURCE_ICONS: Readonly<Record<SourceStatus['kind'], readonly [icon: IconName, tone: string]>> = {
  connecting: ['ring', 'quiet'],
  connected: ['open', 'ok'],
  reconnected: ['open', 'ok'],
  lost: ['cross', 'gap'],
  'not-recordable': ['closed', 'quiet'],
  'older-page': ['cross', 'gap'],
  updated: ['cross', 'gap'],
  file: ['closed', 'quiet'],
};

/** The counters that are always shown, then everything that was lost or failed. */
function Figures(): JSX.Element {
  const panel = usePanel();
  const figures = panel.display.totals.value;
  const waiting = panel.source.waiting.value;
  const status = panel.source.status.value;
  const { records, bytes } = panel.recording.limits;
  const { doubts } = status;
  return (
    <div role="status" data-request-list={status.requestList}>
      <strong>{STATUS_LINE.figures(figures.messages, figures.lost, isLossUnknown(doubts))}</strong>
      {doubts === undefined ? null : <Doubts doubts={doubts} />}
      {waiting < BACKLOG ? null : <span>{STATUS_LINE.queued(waiting)}</span>}
      {figures.withoutContent === 0 ? null : <span>{STATUS_LINE.withoutContent(figures.withoutContent)}</span>}
      {figures.dropped === 0 ? null : <span>{STATUS_LINE.dropped(figures.dropped, records, bytes)}</span>}
      {figures.silentEnds === 0 ? null : <span>{STATUS_LINE.unannouncedEnds(figures.silentEnds)}</span>}
      {figures.faults === 0 ? null : <span>{STATUS_LINE.faults(figures.faults)}</span>}
      {figures.notAnalysed === 0 ? null : (
        <span title={STATUS_LINE.analysisFailedHint}>{STATUS_LINE.analysisFailed(figures.notAnalysed)}</span>
      )}
      {figures.unrecorded.length === 0 ? null : (
        <span title={UNRECORDED_STATUS.hint}>{UNRECORDED_STATUS.line(figures.unrecorded)}</span>
      )}
      {status.requestList === 'starting' ? (
        <span title={STATUS_LINE.requestListStartingHint}>{STATUS_LINE.requestListStarting}</span>
      ) : null}
      {status.requestList === 'paused' ? (
        <span title={STATUS_LINE.requestListPausedHint(BURST, BURST_REST)}>{STATUS_LINE.requestListPaused}</span>
      ) : null}
    </div>
  );
}

/** Findings that a bound pushed out of the list. */
function Unlisted(): JSX.Element | null {
  const { ledger } = usePanel().display.snapshot.value;
  const unlisted = ledger.filter(({ reason }) => reason === 'not-listed').reduce((sum, { count }) => sum + count, 0);
  return unlisted === 0 ? null : <span>{STATUS_LINE.unlisted(unlisted)}</span>;
}

/** The time that the timeline shows. */
function VisibleTime(): JSX.Element {
  const panel = usePanel();
  const window = panel.viewport.window.value;
  const base = useTimeBase();
  const from = Math.max(0, window.from);
  const until = Math.max(from, Math.min(window.until, panel.display.now()));
  return (
    <span>{STATUS_LINE.showing(formatShortInstant(from, base), formatShortInstant(until, base), until - from)}</span>
  );
}

/** Counters, the visible time, and the connection to the source. */
export function StatusLine({ isTight }: { readonly isTight: boolean }): JSX.Element {
  const panel = usePanel();
  const status = panel.source.status.value;
  const isEmpty = status.kind === 'file' && status.recordings.length === 0;
  const isBefore = status.kind === 'connecting' || status.kind === 'not-recordable';
  const [icon, tone] = SOURCE_ICONS[status.kind];
  return (
    <footer class="status">
      <Figures />
      <span>{STATUS_LINE.findings(panel.display.snapshot.value.findings.length)}</span>
      <Unlisted />
      {panel.display.isPaused.value ? <span class="strong">{STATUS_LINE.paused}</span> : null}
      {isTight ? null : <VisibleTime />}
      <span class="space" />
      {isTight || isBefore || isEmpty ? null : (
        <span>{status.recordedFromStart ? STATUS_LINE.fromStart : STATUS_LINE.notFromStart}</span>
      )}
      <span class={`source tone-${tone}`}>
        <Icon name={icon} size={12} />
        <span>{SOURCE_LABELS[isEmpty ? 'none' : status.kind]}</span>
      </span>
    </footer>
  );
}
