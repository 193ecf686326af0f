import type { JSX } from 'preact';
import type { SourceStatus } from '../../source/source.ts';
import { BURST, BURST_REST } from '../../source/browser-har/burst-detector.ts';
import { BACKLOG } from '../../state/panel-limits.ts';
import { shortInstantWords, usePanel, useTimeBase } from '../hooks/hooks.ts';
import { Icon, type IconName } from './icons.tsx';
import { formatBinaryBytes, formatDuration } from '../../../base/format.ts';
import { formatCount, LOCALE_FORMAT, pluralize } from '../../text/numbers.ts';
import { recordedText } from '../../../texts/recorded-text.ts';

const SOURCE_WORDS: Readonly<Record<SourceStatus['kind'], readonly [IconName, string, string]>> = {
  connecting: ['ring', 'quiet', 'Connecting to the page'],
  connected: ['open', 'ok', 'Connected to the page'],
  reconnected: ['open', 'ok', 'Connected to the page'],
  lost: ['cross', 'gap', 'Connection to the page lost'],
  'not-recordable': ['closed', 'quiet', 'Not recorded'],
  'older-page': ['cross', 'gap', 'Not recorded until the page is reloaded'],
  updated: ['cross', 'gap', 'The extension was updated'],
  file: ['closed', 'quiet', 'From a file'],
};

/** Why Firefox is not asked during a rush; see `createHarSource`. */
const REST_WORDS = `Firefox would watch every frame of the page for us, which slows a page that gets more than ${BURST} messages a second. It is asked again ${BURST_REST / 1_000} seconds after the rush; what workers do until then is not seen.`;

/** Counters that are always true, what is in sight, and how the panel stands to its source. */
export function StatusLine({ isTight }: { readonly isTight: boolean }): JSX.Element {
  const panel = usePanel();
  const figures = panel.display.totals.value;
  const waiting = panel.source.waiting.value;
  const { findings } = panel.display.snapshot.value;
  const status = panel.source.status.value;
  const isPaused = panel.display.isPaused.value;
  const window = panel.viewport.window.value;
  const base = useTimeBase();
  const from = Math.max(0, window.from);
  const until = Math.max(from, Math.min(window.until, panel.display.now()));
  const { records, bytes } = panel.recording.limits;
  const limits = `${formatCount(records)} or ${formatBinaryBytes(bytes)}`;
  const isEmptyDesk = status.kind === 'file' && status.recordings.length === 0;
  const [icon, tone, words] = SOURCE_WORDS[status.kind];
  return (
    <footer class="status">
      <div role="status">
        <strong>{recordedText(figures.messages, figures.lost, LOCALE_FORMAT)}</strong>
        {waiting < BACKLOG ? null : <span>{` ${formatCount(waiting)} more being read`}</span>}
        {figures.withoutContent === 0 ? null : (
          <span>{` ${pluralize(figures.withoutContent, 'content', 'contents')} not kept.`}</span>
        )}
        {figures.dropped === 0 ? null : (
          <span>{` ${pluralize(figures.dropped, 'older message was', 'older messages were')} dropped (limit ${limits}).`}</span>
        )}
        {figures.silentEnds === 0 ? null : (
          <span>{` The end of ${pluralize(figures.silentEnds, 'page')} is not recorded.`}</span>
        )}
        {figures.faults === 0 ? null : <span>{` ${pluralize(figures.faults, 'recording fault')}`}</span>}
        {figures.notAnalysed === 0 ? null : (
          <span title="A failure of Realtime Inspector itself. The console of this panel tells it; a saved file has all records.">
            {` The analysis failed ${pluralize(figures.notAnalysed, 'time')}: rows or findings may be missing.`}
          </span>
        )}
        {status.isBrowserPaused === true ? (
          <span title={REST_WORDS}> Firefox is not asked during this rush of messages.</span>
        ) : null}
      </div>
      <span>{pluralize(findings.length, 'finding')}</span>
      {isPaused ? <span class="strong">View paused</span> : null}
      {isTight ? null : (
        <span>
          Showing {shortInstantWords(from, base)} to {shortInstantWords(until, base)}, {formatDuration(until - from)}
        </span>
      )}
      <span class="space" />
      {isTight || status.kind === 'connecting' || status.kind === 'not-recordable' || isEmptyDesk ? null : (
        <span>{status.recordedFromStart ? 'Recorded from the first script' : 'The beginning is not recorded'}</span>
      )}
      <span class={`source tone-${tone}`}>
        <Icon name={icon} size={12} />
        <span>{isEmptyDesk ? 'No recording open' : words}</span>
      </span>
    </footer>
  );
}
